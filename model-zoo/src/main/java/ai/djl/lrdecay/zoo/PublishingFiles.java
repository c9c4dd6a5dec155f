package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a publication does to the disk, step by step, so that tests can end it before each. */
final class PublishingFiles {

    private final Step step;

    PublishingFiles(Step step) {
        this.step = step;
    }

    /** Is told what comes next. */
    @FunctionalInterface
    interface Step {
        /**
         * Lets a step happen.
         *
         * @param what the step
         * @throws IOException if it shall fail
         */
        void before(String what) throws IOException;
    }

    /** Writes a new file. */
    void write(Path file, String text) throws IOException {
        step.before("write " + file.getFileName());
        Files.writeString(file, text);
    }

    /** Lets a folder with all that is in it reach the disk, before it gets its name. */
    void flush(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                step.before("flush " + file.getFileName());
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
        flushFolder(folder);
    }

    /** Windows cannot open a folder. */
    private void flushFolder(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        step.before("flush " + folder.getFileName());
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Only whether it survives a power cut is unknown then.
            return;
        }
    }

    /** Gives a folder its name. */
    void move(Path from, Path to) throws IOException {
        step.before("move " + to.getFileName());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        flushFolder(to.toAbsolutePath().getParent());
    }

    /** Replaces a file: the old one or the new one is there, whatever happens. */
    void replace(Path file, String text) throws IOException {
        Path temporary = AtomicFiles.temporaryFor(file);
        try {
            step.before("create " + temporary.getFileName());
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                step.before("flush " + temporary.getFileName());
                channel.force(true);
            }
            step.before("rename " + file.getFileName());
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        flushFolder(file.toAbsolutePath().getParent());
    }

    /** Deletes a folder with all that is in it. */
    void delete(Path folder) throws IOException {
        step.before("delete " + folder.getFileName());
        Folders.delete(folder);
    }
}
