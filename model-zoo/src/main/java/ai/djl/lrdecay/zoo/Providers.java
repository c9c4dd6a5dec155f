package ai.djl.lrdecay.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The services of the class path, by name. */
final class Providers {

    private Providers() {}

    /**
     * Finds the provider of a name.
     *
     * @throws ZooException if there are two, or one cannot be made
     */
    static <T> Optional<T> find(Class<T> service, Function<T, String> naming, String name)
            throws ZooException {
        List<T> found = new ArrayList<>();
        try {
            for (T provider : ServiceLoader.load(service)) {
                if (name.equals(naming.apply(provider))) {
                    found.add(provider);
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new ZooException(
                    "a service for " + service.getName() + " cannot be used: " + e.getMessage(), e);
        }
        if (found.size() > 1) {
            throw new ZooException(
                    "two services make '"
                            + name
                            + "': "
                            + found.get(0).getClass().getName()
                            + " and "
                            + found.get(1).getClass().getName());
        }
        return found.stream().findFirst();
    }
}
