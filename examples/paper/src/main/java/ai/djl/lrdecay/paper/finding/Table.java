package ai.djl.lrdecay.paper.finding;

import java.util.List;

/**
 * Numbers with names, as text.
 *
 * @param title the title
 * @param header the names of the columns
 * @param rows the cells, as many a row as there are columns
 */
public record Table(String title, List<String> header, List<List<String>> rows) {

    /** Makes the lists unmodifiable. */
    public Table {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }
}
