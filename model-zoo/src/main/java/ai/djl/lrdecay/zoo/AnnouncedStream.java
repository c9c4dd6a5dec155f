package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads a file whose size and checksum were announced, no more than one buffer beyond its end. */
final class AnnouncedStream extends InputStream {

    private final InputStream in;
    private final StageFile file;
    private final Sha256 sha = new Sha256();
    private long size;

    AnnouncedStream(InputStream in, StageFile file) {
        this.in = in;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (size > file.size()) {
            return -1;
        }
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            sha.update(bytes, offset, read);
            size += read;
        }
        return read;
    }

    /** Reads the rest and tells whether all of it is what was announced. */
    boolean isAsAnnounced() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        return size == file.size() && sha.hex().equals(file.sha256());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
