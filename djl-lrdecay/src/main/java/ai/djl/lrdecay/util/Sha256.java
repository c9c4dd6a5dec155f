package ai.djl.lrdecay.util;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts, bytes and files, as 64 lower-case hexadecimal digits. */
public final class Sha256 {

    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;

    /** Starts with no content. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Computes the checksum of a text.
     *
     * @param text the text, in UTF-8
     * @return 64 hexadecimal digits
     */
    public static String of(String text) {
        return new Sha256().update(text).hex();
    }

    /**
     * Computes the checksum of a file.
     *
     * @param file the file
     * @return 64 hexadecimal digits
     * @throws IOException if it cannot be read
     */
    public static String of(Path file) throws IOException {
        Sha256 sha = new Sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            int read = in.read(buffer);
            while (read >= 0) {
                sha.update(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return sha.hex();
    }

    /**
     * Appends bytes to the content.
     *
     * @param bytes the bytes
     * @return this
     */
    public Sha256 update(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /**
     * Appends some bytes of an array to the content.
     *
     * @param bytes the array
     * @param offset where they begin
     * @param length how many there are
     * @return this
     */
    public Sha256 update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /**
     * Appends a text to the content.
     *
     * @param text the text, in UTF-8
     * @return this
     */
    public Sha256 update(String text) {
        return update(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the checksum of the content, and starts afresh.
     *
     * @return 64 hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
