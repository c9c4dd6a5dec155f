package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several sources, the first of which that has a file is taken.
 *
 * @param sources the sources, at least one
 */
record SearchedSource(List<ZooSource> sources) implements ZooSource {

    @Override
    public InputStream open(String path) throws IOException {
        NoSuchFileException missing = new NoSuchFileException(path);
        for (ZooSource source : sources) {
            try {
                return source.open(path);
            } catch (NoSuchFileException e) {
                // The next one may have it.
                missing.addSuppressed(e);
            }
        }
        throw missing;
    }

    @Override
    public List<String> models(String groupId) throws IOException {
        List<String> names = new ArrayList<>();
        for (ZooSource source : sources) {
            for (String name : source.models(groupId)) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public Stream<String> entries() throws IOException {
        List<String> entries = new ArrayList<>();
        for (ZooSource source : sources) {
            source.entries().forEach(entries::add);
        }
        return entries.stream().distinct();
    }

    @Override
    public String place() {
        return sources.stream().map(ZooSource::place).collect(Collectors.joining(" or "));
    }
}
