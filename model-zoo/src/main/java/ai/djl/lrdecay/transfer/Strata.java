package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A random part of samples that has the same share of each class.
 *
 * @param chosen the numbers of the samples in the part
 * @param rest the numbers of the others
 */
record Strata(int[] chosen, int[] rest) {

    /** Of each class with at least two samples, at least one goes to either side. */
    static Strata of(int[] labels, double share, long seed) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < labels.length; i++) {
            byClass.get(labels[i]).add(i);
        }
        List<Integer> chosen = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            List<Integer> samples = byClass.get(c);
            int n = samples.size();
            int count = (int) Math.round(share * n);
            if (n > 1) {
                count = Math.max(1, Math.min(n - 1, count));
            }
            int[] order = SplitMix64.stream(seed, "strata", c).permutation(n);
            for (int i = 0; i < n; i++) {
                (i < count ? chosen : rest).add(samples.get(order[i]));
            }
        }
        return new Strata(numbers(chosen), numbers(rest));
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
