package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.run.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where the runs of a report were computed, for the case that it was not one place. */
final class RunPlaces {

    private final Map<List<Provenance>, List<String>> runs = new LinkedHashMap<>();

    /** Adds a run, with the places where it was begun and continued; none for an unknown place. */
    void add(Job job, List<Provenance> places) {
        if (!places.isEmpty()) {
            runs.computeIfAbsent(List.copyOf(places), key -> new ArrayList<>()).add(job.id());
        }
    }

    void addAll(RunPlaces others) {
        others.runs.forEach(
                (places, ids) ->
                        runs.computeIfAbsent(places, key -> new ArrayList<>()).addAll(ids));
    }

    /** Software and devices by name; several values of a name are all there. */
    Map<String, String> texts() {
        Map<String, TreeSet<String>> values = new TreeMap<>();
        runs.keySet().stream()
                .flatMap(List::stream)
                .forEach(
                        place ->
                                place.texts()
                                        .forEach(
                                                (name, text) ->
                                                        values.computeIfAbsent(
                                                                        name,
                                                                        key -> new TreeSet<>())
                                                                .add(text)));
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, all) -> texts.put(name, String.join(" and ", all)));
        return texts;
    }

    /** What somebody who believes the records should know of several places. */
    List<String> remarks() {
        return runs.size() < 2
                ? List.of()
                : List.of(
                        "The runs come from "
                                + runs.size()
                                + " places: where a seed was run in several, somebody may have"
                                + " chosen among them.");
    }

    /**
     * One line for each place, most runs first, with the ids of all runs but those of the first.
     */
    List<String> differences() {
        return runs.size() < 2 ? List.of() : lines();
    }

    /** One line for each place, as above, also if there is but one. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<List<Provenance>, List<String>> entry : places()) {
            String names = lines.isEmpty() ? "" : ": " + String.join(", ", entry.getValue());
            lines.add(count(entry) + names);
        }
        return lines;
    }

    /** One line for each place, most runs first. */
    List<String> counts() {
        return places().stream().map(RunPlaces::count).toList();
    }

    private List<Map.Entry<List<Provenance>, List<String>>> places() {
        return runs.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .toList();
    }

    private static String count(Map.Entry<List<Provenance>, List<String>> entry) {
        String where =
                entry.getKey().stream()
                        .map(Provenance::toString)
                        .collect(Collectors.joining(", continued on "));
        int count = entry.getValue().size();
        return count + (count == 1 ? " run on " : " runs on ") + where;
    }
}
