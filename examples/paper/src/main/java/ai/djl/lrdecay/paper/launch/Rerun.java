package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Does runs and transfers again elsewhere, and compares what they record. */
public final class Rerun {

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
     * Does some work again, one run or transfer after the other, each with the threads and on the
     * device that are recorded; what it starts from is trained again, too. Drawn from is all that
     * is finished and was computed in one place.
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
        Map<String, Job> all = new LinkedHashMap<>();
        Plan.read(out).jobs().forEach(job -> all.put(job.id(), job));
        List<Job> jobs = new ArrayList<>();
        for (Job job : all.values()) {
            if (isUsable(job, before.folder(job))) {
                jobs.add(job);
            }
        }
        Collections.shuffle(jobs, random);
        List<String> problems = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        for (Job job : jobs.subList(0, Math.min(count, jobs.size()))) {
            Optional<String> problem = again(job, all, before.folder(job));
            if (problem.isEmpty()) {
                facts.add(job.id() + " was trained again, and agrees.");
            } else {
                problems.add(problem.get());
            }
        }
        if (jobs.isEmpty()) {
            problems.add("There is nothing finished in " + out + " that could be trained again.");
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

    /** Returns what is wrong, if anything is. */
    private Optional<String> again(Job job, Map<String, Job> all, Path place)
            throws IOException, InterruptedException {
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
                        .run(withSources(job, all));
        if (!failures.isEmpty()) {
            return Optional.of(failures.get(0));
        }
        Path here = records.folder(job);
        boolean exact = job.places(here).get(0).equals(where);
        return new RepeatedJob(place, here, exact).difference();
    }

    /** The work and what it starts from, that first. */
    private static List<Job> withSources(Job job, Map<String, Job> all) {
        Deque<Job> jobs = new ArrayDeque<>(List.of(job));
        Optional<String> before = job.after();
        while (before.isPresent() && all.containsKey(before.get())) {
            jobs.addFirst(all.get(before.get()));
            before = jobs.getFirst().after();
        }
        return List.copyOf(jobs);
    }
}
