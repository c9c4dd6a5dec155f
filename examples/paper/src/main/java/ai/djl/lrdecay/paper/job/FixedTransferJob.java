package ai.djl.lrdecay.paper.job;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.FolderLock;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.SealDepth;
import ai.djl.lrdecay.paper.transfer.FixedTransfer;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A transfer with a fixed backbone. (Fine-tuning is a {@link TrainingJob} for each stage.)
 *
 * @param spec the transfer, of the strategy {@link Strategy#FIX}
 */
public record FixedTransferJob(TransferSpec spec) implements Job {

    /**
     * Checks the strategy.
     *
     * @throws IllegalArgumentException if it is another
     */
    public FixedTransferJob {
        if (spec.strategy() != Strategy.FIX) {
            throw new IllegalArgumentException("fine-tuning is a training for each stage");
        }
    }

    @Override
    public JobKind kind() {
        return JobKind.FIX;
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public Optional<String> after() {
        return spec.source().run();
    }

    @Override
    public Effort effort() {
        return new Effort("fix " + spec.data(), 1, spec.data().trainingSamples());
    }

    @Override
    public String run(JobFile file, DataFolders folders, RunListener listener) throws IOException {
        try (FolderLock ignored = FolderLock.of(file.folder())) {
            TransferRecord record =
                    new FixedTransfer(spec, file.execution(), folders, file.protocol())
                            .run(file.folder(), stage -> {});
            return record.stages().size() + " stages were transferred to " + spec.data() + ".";
        }
    }

    @Override
    public boolean isSealed(Path folder) throws IOException {
        return TransferRecord.read(folder).filter(TransferRecord::sealed).isPresent();
    }

    @Override
    public boolean isFinished(Path folder, SealDepth depth) throws IOException {
        Optional<TransferRecord> record = TransferRecord.read(folder);
        if (record.isPresent() && !record.get().spec().equals(spec)) {
            throw new DamagedFileException(
                    folder.resolve("transfer.json"), "it is of another transfer");
        }
        return record.isPresent();
    }

    @Override
    public int stepsDone(Path folder) {
        return 0;
    }

    @Override
    public List<Provenance> places(Path folder) throws IOException {
        return TransferRecord.read(folder).map(TransferRecord::place).stream().toList();
    }
}
