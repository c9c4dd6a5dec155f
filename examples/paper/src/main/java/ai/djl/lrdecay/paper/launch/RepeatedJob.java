package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The records of the same job, made twice: what of them does not agree.
 *
 * @param there the folder that is doubted
 * @param here the folder of the repetition
 * @param exact whether both were made in the same place, so that every bit must agree
 */
record RepeatedJob(Path there, Path here, boolean exact) {

    /** How far apart the loss of the first epoch may be on another platform: a share of it. */
    private static final double FIRST_LOSS = 0.05;

    /** How far apart mean accuracies of the last tenth may be on another platform. */
    private static final double LAST_ACCURACY = 0.1;

    /** The factor by which an eigenvalue may differ on another platform. */
    private static final double SHARPNESS = 2;

    /** The first thing that does not agree, in a sentence; empty if all of it does. */
    Optional<String> difference() throws IOException {
        Optional<TransferRecord> transfer = TransferRecord.read(there);
        if (transfer.isPresent()) {
            return transfers(
                    transfer.get().stages(), TransferRecord.read(here).orElseThrow().stages());
        }
        Optional<String> epochs = epochs();
        return epochs.isPresent() ? epochs : spectra();
    }

    private Optional<String> epochs() throws IOException {
        Path file = there.resolve("metrics.jsonl");
        if (Files.mismatch(file, here.resolve("metrics.jsonl")) < 0) {
            return Optional.empty();
        }
        return exact
                ? Optional.of(file + " is not what the same run gives here, byte for byte.")
                : difference(
                        file, new RunDirectory(there).epochs(), new RunDirectory(here).epochs());
    }

    /** On another platform: what is beyond the tolerances. */
    static Optional<String> difference(Path file, List<EpochRecord> a, List<EpochRecord> b) {
        double first = a.get(0).trainLoss();
        if (Math.abs(first - b.get(0).trainLoss()) > FIRST_LOSS * first) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "%s: the loss of the first epoch is %.4f, and %.4f here.",
                            file,
                            first,
                            b.get(0).trainLoss()));
        }
        double there = lastAccuracy(a);
        double here = lastAccuracy(b);
        return Math.abs(there - here) > LAST_ACCURACY
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s: the test accuracy at the end is %.3f, and %.3f here.",
                                file,
                                there,
                                here))
                : Optional.empty();
    }

    private static double lastAccuracy(List<EpochRecord> epochs) {
        int from = Math.min(epochs.size() - 1, epochs.size() * 9 / 10);
        return epochs.subList(from, epochs.size()).stream()
                .mapToDouble(EpochRecord::testAccuracy)
                .average()
                .orElse(Double.NaN);
    }

    private Optional<String> spectra() throws IOException {
        RunDirectory doubted = new RunDirectory(there);
        SortedMap<Integer, HessianSpectrum> a = doubted.measuredSpectra();
        SortedMap<Integer, HessianSpectrum> b = new RunDirectory(here).measuredSpectra();
        if (!a.keySet().equals(b.keySet())) {
            return Optional.of(
                    doubted.spectra()
                            + " has spectra at the epochs "
                            + a.keySet()
                            + ", and the same run at "
                            + b.keySet()
                            + " here.");
        }
        for (Map.Entry<Integer, HessianSpectrum> entry : a.entrySet()) {
            HessianSpectrum other = Objects.requireNonNull(b.get(entry.getKey()));
            double ratio = entry.getValue().sharpness() / other.sharpness();
            boolean agree =
                    exact
                            ? values(entry.getValue()).equals(values(other))
                            : ratio < SHARPNESS && ratio > 1 / SHARPNESS;
            if (!agree) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s: the largest eigenvalue is %.4g, and %.4g here%s.",
                                doubted.spectrum(entry.getKey()),
                                entry.getValue().sharpness(),
                                other.sharpness(),
                                exact ? ", or another one differs" : ""));
            }
        }
        return Optional.empty();
    }

    private static List<Double> values(HessianSpectrum spectrum) {
        List<Double> values = new ArrayList<>();
        spectrum.largest().stream().map(Eigenvalue::value).forEach(values::add);
        spectrum.smallest().stream().map(Eigenvalue::value).forEach(values::add);
        return values;
    }

    private Optional<String> transfers(List<TransferRecord.Stage> a, List<TransferRecord.Stage> b) {
        double most = exact ? 0 : LAST_ACCURACY;
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i >= a.size()
                    || i >= b.size()
                    || Math.abs(a.get(i).accuracy() - b.get(i).accuracy()) > most) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s: the accuracies of the stages are %s, and %s here.",
                                there.resolve("transfer.json"),
                                accuracies(a),
                                accuracies(b)));
            }
        }
        return Optional.empty();
    }

    private static List<String> accuracies(List<TransferRecord.Stage> stages) {
        return stages.stream()
                .map(stage -> String.format(Locale.ROOT, "%.4f", stage.accuracy()))
                .toList();
    }
}
