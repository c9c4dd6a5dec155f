package ai.djl.lrdecay.paper.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Files in a folder, packed by gzip or not.
 *
 * @param place the folder
 */
record FolderFiles(Path place) implements RawFiles {

    private static final String PACKED = ".gz";
    private static final int BUFFER = 1 << 16;

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(path(name));
    }

    @Override
    public Path path(String name) {
        Path plain = place.resolve(name);
        Path packed = place.resolve(name + PACKED);
        return Files.exists(packed) && !Files.exists(plain) ? packed : plain;
    }

    @Override
    public InputStream open(String name) throws IOException {
        Path file = existing(name);
        InputStream raw = Files.newInputStream(file);
        try {
            return isPacked(file) ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    @Override
    public String stamp(List<String> names) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            Path file = existing(name).toRealPath();
            text.append(file)
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file))
                    .append(';');
        }
        return text.toString();
    }

    @Override
    public boolean isPacked(List<String> names) {
        return names.stream().anyMatch(name -> isPacked(path(name)));
    }

    private static boolean isPacked(Path file) {
        return file.toString().endsWith(PACKED);
    }

    private Path existing(String name) throws NoSuchFileException {
        Path file = path(name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "the file is missing (with or without .gz)");
        }
        return file;
    }
}
