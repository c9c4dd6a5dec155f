package ai.djl.lrdecay.zoo;

import java.time.Duration;

/**
 * How long a file of an https zoo may take. A server that sends a byte now and then would hold a
 * program for ever otherwise.
 *
 * @param seconds the most seconds for one file, from the connection to the last byte
 * @param bytesPerSecond the least speed, as a mean over {@link #WINDOW}; 0 for none
 */
record TransferLimits(long seconds, long bytesPerSecond) {

    /** The system property of the total time for one file. */
    static final String SECONDS = ZooLocation.PROPERTY + ".seconds";

    /** The system property of the least speed. */
    static final String SPEED = ZooLocation.PROPERTY + ".bytesPerSecond";

    /** What the speed is a mean over; nothing at all for as long as this ends the transfer, too. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    private static final long HOUR = 3600;
    private static final long SLOWEST = 1000;

    /** The limits that the system properties name; an hour and 1,000 bytes a second otherwise. */
    static TransferLimits named() throws ZooException {
        return new TransferLimits(number(SECONDS, HOUR, 1), number(SPEED, SLOWEST, 0));
    }

    private static long number(String property, long standard, long least) throws ZooException {
        String text = System.getProperty(property);
        if (text == null || text.isBlank()) {
            return standard;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(property, text, least);
        }
        throw wrong(property, text, least);
    }

    private static ZooException wrong(String property, String text, long least) {
        return new ZooException(
                "the system property "
                        + property
                        + " is '"
                        + text
                        + "': use a number from "
                        + least);
    }
}
