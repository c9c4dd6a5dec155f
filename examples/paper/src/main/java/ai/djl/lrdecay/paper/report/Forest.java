package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import ai.djl.lrdecay.paper.synthesis.Region;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The claims that have a unit in common along one axis: where each holds, its estimate and its
 * interval. Places are percentages of the axis.
 *
 * @param unit the unit
 * @param logarithmic whether equal distances are equal ratios
 * @param rows the claims
 * @param ticks the labels of the axis
 */
public record Forest(String unit, boolean logarithmic, List<Row> rows, List<Tick> ticks) {

    private static final double EDGE = 0.06;
    private static final int INTERVALS = 4;

    /** Makes the lists unmodifiable. */
    public Forest {
        rows = List.copyOf(rows);
        ticks = List.copyOf(ticks);
    }

    /**
     * A claim on the axis.
     *
     * @param claim the claim
     * @param region where it holds
     * @param interval its interval; of no length if there is none
     * @param estimate where the estimate is; empty if there is none
     */
    public record Row(ClaimView claim, Span region, Span interval, String estimate) {}

    /**
     * A part of the axis.
     *
     * @param left where it begins, in percent
     * @param width how long it is, in percent
     */
    public record Span(String left, String width) {}

    /**
     * A label of the axis.
     *
     * @param left where it is, in percent
     * @param text the label
     */
    public record Tick(String left, String text) {}

    /**
     * Makes the forest plots of claims.
     *
     * @param claims the claims
     * @return one for each unit and scale, in the order of the claims
     */
    public static List<Forest> of(List<ClaimView> claims) {
        Map<String, List<ClaimView>> groups = new LinkedHashMap<>();
        for (ClaimView view : claims) {
            Claim claim = view.claim();
            String key = claim.quantity().unit() + "/" + claim.quantity().scale().label();
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(view);
        }
        return groups.values().stream().map(Forest::group).toList();
    }

    private static boolean isLogarithmic(Claim claim) {
        return claim.quantity().scale() instanceof Scale.Log;
    }

    private static Forest group(List<ClaimView> views) {
        List<Claim> claims = views.stream().map(ClaimView::claim).toList();
        boolean logarithmic = isLogarithmic(claims.get(0));
        Axis axis = Axis.of(claims, logarithmic);
        List<Row> rows = new ArrayList<>();
        for (ClaimView view : views) {
            Claim claim = view.claim();
            Interval interval = claim.interval();
            Double estimate = claim.estimate();
            rows.add(
                    new Row(
                            view,
                            axis.span(Region.of(claim)),
                            interval == null ? new Span("0", "0") : axis.span(interval),
                            estimate == null ? "" : percent(axis.place(estimate))));
        }
        return new Forest(unit(claims.get(0)), logarithmic, rows, axis.ticks());
    }

    /** Single accuracies are averaged as logits; on the linear scale are their differences. */
    private static String unit(Claim claim) {
        String unit = claim.quantity().unit();
        boolean difference = claim.quantity().scale() instanceof Scale.Linear;
        return unit.equals("accuracy") && difference ? "difference in accuracy" : unit;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    /** From values to places between 0 and 1; values beyond an end are put at the end. */
    private record Axis(double low, double high, boolean logarithmic) {

        static Axis of(List<Claim> claims, boolean logarithmic) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Claim claim : claims) {
                List<Double> values = new ArrayList<>(ends(Region.of(claim)));
                Double estimate = claim.estimate();
                if (estimate != null) {
                    values.add(estimate);
                }
                Interval interval = claim.interval();
                if (interval != null) {
                    values.addAll(ends(interval));
                }
                for (double value : values) {
                    double at = logarithmic ? Math.log(value) : value;
                    if (Double.isFinite(at)) {
                        low = Math.min(low, at);
                        high = Math.max(high, at);
                    }
                }
            }
            double least = logarithmic ? Math.log(2) : 1e-3;
            double missing = Math.max(0, least - (high - low)) / 2;
            double edge = EDGE * Math.max(least, high - low) + missing;
            return new Axis(low - edge, high + edge, logarithmic);
        }

        private static List<Double> ends(Interval interval) {
            return List.of(interval.low(), interval.high());
        }

        double place(double value) {
            double at = logarithmic ? Math.log(value) : value;
            return Math.min(1, Math.max(0, (at - low) / (high - low)));
        }

        Span span(Interval interval) {
            double from = place(interval.low());
            return new Span(percent(from), percent(place(interval.high()) - from));
        }

        List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            if (logarithmic) {
                double step = (high - low) / INTERVALS;
                for (int i = 0; i <= INTERVALS; i++) {
                    double value = twoDigits(Math.exp(low + (i + EDGE) * step * (1 - EDGE)));
                    ticks.add(new Tick(percent(place(value)), Numbers.brief(value)));
                }
                return ticks;
            }
            double step = roundStep((high - low) / INTERVALS);
            for (double at = Math.ceil(low / step) * step; at <= high; at += step) {
                double value = Math.abs(at) < step / 2 ? 0 : at;
                ticks.add(new Tick(percent(place(value)), Numbers.brief(value)));
            }
            return ticks;
        }

        private static double twoDigits(double value) {
            double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
            return Math.rint(value / unit) * unit;
        }

        /** 1, 2 or 5 times a power of ten, at least this much. */
        private static double roundStep(double least) {
            double unit = Math.pow(10, Math.floor(Math.log10(least)));
            for (int factor : new int[] {1, 2, 5}) {
                if (factor * unit >= least) {
                    return factor * unit;
                }
            }
            return 10 * unit;
        }
    }
}
