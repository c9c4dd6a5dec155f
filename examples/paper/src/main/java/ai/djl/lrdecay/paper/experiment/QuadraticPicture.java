package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.theory.Phase;
import ai.djl.lrdecay.paper.theory.Quadratic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figure 2: gradient descent on a quadratic function, below, between and above its two limits. */
final class QuadraticPicture {

    private static final Quadratic FUNCTION = new Quadratic(List.of(1.0, 4.0));
    private static final double[] START = {1, 1};
    private static final int STEPS = 24;
    private static final int BEFORE = 8;

    /** Where a coordinate leaves the picture. */
    private static final double EDGE = 5;

    private static final List<Arm> ARMS =
            List.of(
                    new Arm("small: 0.4", List.of(new Phase(0.4, STEPS))),
                    new Arm("moderate: 0.55", List.of(new Phase(0.55, STEPS))),
                    new Arm("large: 2.1", List.of(new Phase(2.1, STEPS))),
                    new Arm(
                            "0.55, then 0.055",
                            List.of(new Phase(0.55, BEFORE), new Phase(0.055, STEPS - BEFORE))));

    /** A sequence of rates with a name. */
    private record Arm(String name, List<Phase> phases) {}

    private QuadraticPicture() {}

    static Figure figure() {
        List<Panel> panels = new ArrayList<>();
        for (Arm arm : ARMS) {
            List<double[]> path = FUNCTION.descend(START, arm.phases());
            panels.add(
                    new Panel(
                            arm.name(),
                            List.of(coordinate(path, 0), coordinate(path, 1)),
                            arm.phases().size() > 1 ? List.of((double) BEFORE) : List.of()));
        }
        return new Figure.Panels(
                "figure-02-gradient-descent",
                "Figure 2: gradient descent on a quadratic function",
                "The two coordinates of descent on a quadratic function with the curvatures 1 and"
                        + " 4, whose minimum is at 0. A small rate converges in both, a moderate one"
                        + " in the flat direction alone, a large one in neither; the last panel"
                        + " decays the moderate rate at the dashed line. Curves end where they"
                        + " leave the picture, one of those at the large rate in its first step.",
                "step",
                "coordinate",
                -EDGE,
                EDGE,
                panels);
    }

    /** Up to where it crosses the edge of the picture. */
    private static Series coordinate(List<double[]> path, int parameter) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        double last = 0;
        for (int step = 0; step < path.size(); step++) {
            double value = path.get(step)[parameter];
            if (Math.abs(value) > EDGE) {
                double edge = Math.copySign(EDGE, value);
                x.add(step - (value - edge) / (value - last));
                y.add(edge);
                break;
            }
            x.add((double) step);
            y.add(value);
            last = value;
        }
        return new Series(
                "curvature " + Json.number(FUNCTION.curvatures().get(parameter)),
                x.stream().mapToDouble(Double::doubleValue).toArray(),
                y.stream().mapToDouble(Double::doubleValue).toArray(),
                new double[0],
                new double[0]);
    }

    static Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : ARMS) {
            double[] end = FUNCTION.descend(START, arm.phases()).get(STEPS);
            for (int parameter = 0; parameter < START.length; parameter++) {
                int at = parameter;
                rows.add(
                        List.of(
                                arm.name(),
                                Json.number(FUNCTION.curvatures().get(at)),
                                Json.number(FUNCTION.limit(at)),
                                String.join(
                                        ", then ",
                                        arm.phases().stream()
                                                .map(phase -> factor(at, phase))
                                                .toList()),
                                String.format(Locale.ROOT, "%.3g", Math.abs(end[at]))));
            }
        }
        return new Table(
                "Gradient descent from (1, 1) on a quadratic function",
                List.of(
                        "rate",
                        "curvature",
                        "2 / curvature",
                        "factor of a step",
                        "distance after " + STEPS + " steps"),
                rows);
    }

    private static String factor(int parameter, Phase phase) {
        return String.format(Locale.ROOT, "%.2f", FUNCTION.factor(parameter, phase.rate()));
    }
}
