package ai.djl.lrdecay.paper.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Style and scripts, which are inside of the page.
 *
 * @param style the style sheet
 * @param charts the library of charts
 * @param script what makes the page answer
 */
public record Assets(String style, String charts, String script) {

    static Assets load() throws IOException {
        return new Assets(
                resource("report.css"), resource("echarts.min.js"), resource("report.js"));
    }

    /**
     * Returns the rules by which a browser loads nothing from elsewhere, and runs these two scripts
     * alone: not even one that got into the page by the text of a record.
     *
     * @return a content security policy
     */
    public String policy() {
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '"
                + digest(charts)
                + "' '"
                + digest(script)
                + "'";
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
