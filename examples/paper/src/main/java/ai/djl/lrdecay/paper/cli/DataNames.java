package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import java.util.Iterator;

/** The data sets that there are, for help texts: {@code ${COMPLETION-CANDIDATES}}. */
final class DataNames implements Iterable<String> {

    /** What help says of a data set; the names come from the registry. */
    static final String HELP =
            "${COMPLETION-CANDIDATES}. Options follow a colon, as in ps10:train=5000,size=8;"
                    + " docs/reference/data.md lists them.";

    @Override
    public Iterator<String> iterator() {
        return DataSources.all().stream().map(DataNames::form).iterator();
    }

    private static String form(DataSource source) {
        return source.takesFolder() ? source.name() + ":DIR" : source.name();
    }
}
