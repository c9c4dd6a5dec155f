package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Trains runs again elsewhere, and compares what they record. */
public final class Rerun {

    /** How far apart the loss of the first epoch may be on another platform: a share of it. */
    private static final double FIRST_LOSS = 0.05;

    /** How far apart mean accuracies of the last tenth may be on another platform. */
    private static final double LAST_ACCURACY = 0.1;

    private final Path out;
    private final Path folder;
    private final Optional<Path> dataDir;

    /**
     * Prepares.
     *
     * @param out the output folder of a reproduction
     * @param folder where runs are trained again, an empty folder
     * @param dataDir the folder of data sets that the user named, if any
     */
    public Rerun(Path out, Path folder, Optional<Path> dataDir) {
        this.out = out;
        this.folder = folder;
        this.dataDir = dataDir;
    }

    /**
     * Trains some runs again, one after the other, each with the threads and on the device that are
     * recorded. Drawn from are the finished runs that start from random parameters and were
     * computed in one place.
     *
     * @param count how many; all if there are fewer
     * @param random draws them
     * @return what was found
     * @throws IOException if a record is damaged, or a process cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public Verification.Result run(int count, Random random)
            throws IOException, InterruptedException {
        FolderRecords before = Conclusion.records(out);
        List<Job> jobs = new ArrayList<>();
        for (Job job : Plan.read(out).jobs()) {
            boolean trains = job instanceof TrainingJob && job.after().isEmpty();
            if (trains && isUsable(job, before.folder(job))) {
                jobs.add(job);
            }
        }
        Collections.shuffle(jobs, random);
        List<String> problems = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        for (Job job : jobs.subList(0, Math.min(count, jobs.size()))) {
            String problem = again(job, before.folder(job));
            if (problem.isEmpty()) {
                facts.add(job.id() + " was trained again, and agrees.");
            } else {
                problems.add(problem);
            }
        }
        if (jobs.isEmpty()) {
            problems.add("There is no finished run in " + out + " that could be trained again.");
        }
        return new Verification.Result(problems, facts);
    }

    private static boolean isUsable(Job job, Path place) {
        try {
            return job.isFinished(place, SealDepth.RECORDS) && job.places(place).size() == 1;
        } catch (IOException e) {
            // Its damage is named by the verification of all records.
            return false;
        }
    }

    /** Returns what is wrong, or an empty text. */
    private String again(Job job, Path place) throws IOException, InterruptedException {
        Provenance where = job.places(place).get(0);
        FolderRecords records = new FolderRecords(folder.resolve("runs"));
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ChildProcesses processes =
                new ChildProcesses(
                        folder.resolve("logs"),
                        where.execution(),
                        dataDir,
                        where.protocol(),
                        List.of());
        List<String> failures =
                new RunPool(records, processes, 1, new PoolProgress(nowhere, 0, true, records, 1))
                        .run(List.of(job));
        if (!failures.isEmpty()) {
            return failures.get(0);
        }
        Path there = place.resolve("metrics.jsonl");
        Path here = records.folder(job).resolve("metrics.jsonl");
        if (Files.mismatch(there, here) < 0) {
            return "";
        }
        boolean same = job.places(records.folder(job)).get(0).equals(where);
        return same
                ? there + " is not what the same run gives here, byte for byte."
                : difference(
                        there,
                        new RunDirectory(place).epochs(),
                        new RunDirectory(records.folder(job)).epochs());
    }

    /** On another platform: what is beyond the tolerances, or an empty text. */
    static String difference(Path file, List<EpochRecord> a, List<EpochRecord> b) {
        double first = a.get(0).trainLoss();
        if (Math.abs(first - b.get(0).trainLoss()) > FIRST_LOSS * first) {
            return String.format(
                    Locale.ROOT,
                    "%s: the loss of the first epoch is %.4f, and %.4f here.",
                    file,
                    first,
                    b.get(0).trainLoss());
        }
        double there = lastAccuracy(a);
        double here = lastAccuracy(b);
        return Math.abs(there - here) > LAST_ACCURACY
                ? String.format(
                        Locale.ROOT,
                        "%s: the test accuracy at the end is %.3f, and %.3f here.",
                        file,
                        there,
                        here)
                : "";
    }

    private static double lastAccuracy(List<EpochRecord> epochs) {
        int from = Math.min(epochs.size() - 1, epochs.size() * 9 / 10);
        return epochs.subList(from, epochs.size()).stream()
                .mapToDouble(EpochRecord::testAccuracy)
                .average()
                .orElse(Double.NaN);
    }
}
