package ai.djl.lrdecay.paper.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * How Java reaches the network: a proxy in the environment is one that other programs use, and that
 * Java does not look at.
 *
 * @param environment the proxy that {@code https_proxy} or {@code HTTPS_PROXY} names
 * @param property the proxy that Java uses, {@code https.proxyHost}
 */
record ProxyFacts(Optional<String> environment, Optional<String> property) {

    static ProxyFacts look() {
        Map<String, String> variables = System.getenv();
        return new ProxyFacts(
                Optional.ofNullable(variables.get("https_proxy"))
                        .or(() -> Optional.ofNullable(variables.get("HTTPS_PROXY")))
                        .filter(value -> !value.isBlank()),
                Optional.ofNullable(System.getProperty("https.proxyHost")));
    }

    /** In a sentence. */
    String say() {
        if (property.isPresent()) {
            return "by the proxy " + property.get();
        }
        if (environment.isEmpty()) {
            return "direct, without a proxy";
        }
        String text = environment.get();
        String host = "HOST";
        String port = "PORT";
        try {
            URI address = URI.create(text.contains("://") ? text : "http://" + text);
            if (address.getHost() != null && address.getPort() > 0) {
                host = address.getHost();
                port = Integer.toString(address.getPort());
            }
        } catch (IllegalArgumentException e) {
            // What cannot be read is shown as it has to look.
            port = "PORT";
        }
        return "the proxy in https_proxy is not one that Java looks at; give LRDECAY_JAVA_OPTS="
                + "\"-Dhttps.proxyHost="
                + host
                + " -Dhttps.proxyPort="
                + port
                + "\", and name it in Maven's settings.xml";
    }
}
