package ai.djl.lrdecay.zoo;

/** What names in a zoo may look like, so that none can lead out of a folder. */
final class Names {

    private static final String DIGITS = "0123456789";
    private static final String HEXADECIMAL = DIGITS + "abcdef";
    private static final String NAME = DIGITS + "abcdefghijklmnopqrstuvwxyz.-";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_NUMBER = 5;
    private static final int SHA256_DIGITS = 64;

    private Names() {}

    /**
     * Tells whether a text can be the name of a model.
     *
     * @param text the text
     * @return true for lower-case letters, digits, dots and hyphens, at most 64, the first no dot
     *     and no hyphen, no two dots together, and no version
     */
    static boolean isName(String text) {
        // The folder of a version stands where that of a model may.
        return consistsOf(NAME, text)
                && !isVersion(text)
                && text.length() <= LONGEST_NAME
                && text.charAt(0) != '.'
                && text.charAt(0) != '-'
                && !text.contains("..");
    }

    /**
     * Tells whether a text can be the group of a model.
     *
     * @param text the text
     * @return true for a name that does not end in a dot, and whose parts begin with no hyphen
     */
    static boolean isGroup(String text) {
        return isName(text) && !text.endsWith(".") && !text.contains(".-");
    }

    /**
     * Tells whether a text can be a version.
     *
     * @param text the text
     * @return true for three numbers with dots, of at most 5 digits each
     */
    static boolean isVersion(String text) {
        String[] numbers = text.split("\\.", -1);
        boolean good = numbers.length == 3;
        for (String number : numbers) {
            good &= consistsOf(DIGITS, number) && number.length() <= LONGEST_NUMBER;
        }
        return good;
    }

    /** Tells whether a text has no control characters: neither new lines nor those of terminals. */
    static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    static boolean isSha256(String text) {
        return text.length() == SHA256_DIGITS && consistsOf(HEXADECIMAL, text);
    }

    private static boolean consistsOf(String characters, String text) {
        boolean good = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            good &= characters.indexOf(text.charAt(i)) >= 0;
        }
        return good;
    }
}
