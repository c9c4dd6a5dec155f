package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code plan.jsonl}: the jobs of a reproduction, one a line, those that others start from first.
 * The lines of a wave are behind each other, so that an array of a scheduler is a range of them.
 */
public final class PlanFile {

    /** The name of the file in an output folder. */
    public static final String NAME = "plan.jsonl";

    private PlanFile() {}

    /**
     * Plans jobs.
     *
     * @param jobs the jobs, those that others start from before these
     * @param protocol the seal of the protocol that they are done for
     * @return the lines
     */
    public static List<PlannedJob> plan(List<Job> jobs, Optional<String> protocol) {
        Map<String, Integer> waves = new HashMap<>();
        for (Job job : jobs) {
            waves.put(job.id(), job.after().map(run -> waves.getOrDefault(run, 0) + 1).orElse(0));
        }
        List<PlannedJob> planned = new ArrayList<>();
        for (Job job :
                jobs.stream().sorted(Comparator.comparing(j -> waves.get(j.id()))).toList()) {
            planned.add(
                    new PlannedJob(
                            planned.size(),
                            waves.getOrDefault(job.id(), 0),
                            job,
                            protocol,
                            JobEstimate.of(job)));
        }
        return planned;
    }

    /**
     * Writes a plan.
     *
     * @param jobs the lines
     * @param file the file
     * @throws IOException if writing fails
     */
    public static void write(List<PlannedJob> jobs, Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        jobs.forEach(job -> text.append(job.line()).append('\n'));
        AtomicFiles.writeString(file, text.toString());
    }

    /**
     * Reads one job.
     *
     * @param file the file
     * @param index the number of the line, from 0
     * @return the job
     * @throws NoSuchFileException if there is no such file
     * @throws DamagedFileException if there is no such line, or it is damaged
     * @throws IOException if the file cannot be read
     */
    public static PlannedJob read(Path file, int index) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new DamagedFileException(file, "it is not a text in UTF-8", e);
        }
        if (index < 0 || index >= lines.size()) {
            throw new DamagedFileException(
                    file,
                    "it has no job " + index + ": there are " + lines.size() + ", numbered from 0");
        }
        try {
            return PlannedJob.read(lines.get(index), index);
        } catch (RuntimeException e) {
            // Gson passes on what a record's constructor throws.
            throw new DamagedFileException(
                    file, "line " + (index + 1) + " is not a job: " + e.getMessage(), e);
        }
    }
}
