package ai.djl.lrdecay.zoo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of snapshots that do not ship with the library: a folder, an https address, or one of
 * s3, gs or hdfs where DJL's extension for it is on the class path, named once by the system
 * property {@value #PROPERTY} or the environment variable {@value #VARIABLE}.
 */
public final class ZooLocation {

    /** The system property. */
    public static final String PROPERTY = "ai.djl.lrdecay.zoo";

    /** The environment variable, where the property is not set. */
    public static final String VARIABLE = "LRDECAY_ZOO";

    private static final String HTTPS = "https://";

    /** The schemes of stores that DJL's repositories read. */
    private static final Set<String> STORES = Set.of("s3", "gs", "hdfs");

    private ZooLocation() {}

    /**
     * Returns the place that is named.
     *
     * @return the text, or null if none is named
     */
    public static @Nullable String named() {
        String place = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return place == null || place.isBlank() ? null : place.strip();
    }

    /**
     * Opens a place.
     *
     * @param place a folder or an address
     * @return the source
     * @throws ZooException if it is neither
     */
    static ZooSource open(String place) throws ZooException {
        if (place.isBlank()) {
            throw new ZooException("a zoo is a folder or an address, not an empty name");
        }
        if (place.startsWith(HTTPS)) {
            return new HttpsSource(URI.create(place.endsWith("/") ? place : place + "/"));
        }
        if (place.contains("://")) {
            return ofDjl(place.endsWith("/") ? place : place + "/");
        }
        Path folder = Path.of(place);
        if (!Files.isDirectory(folder)) {
            throw new ZooException("the zoo " + place + " is not a folder");
        }
        return new FolderSource(folder.toAbsolutePath().normalize());
    }

    private static ZooSource ofDjl(String place) throws ZooException {
        String wrong = "a zoo is a folder or an https, s3, gs or hdfs address, not " + place;
        try {
            URI root = URI.create(place);
            if (STORES.contains(root.getScheme())) {
                return new DjlSource(root);
            }
        } catch (IllegalArgumentException e) {
            throw new ZooException(wrong, e);
        }
        throw new ZooException(wrong);
    }
}
