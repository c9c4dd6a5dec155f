package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Answer;
import ai.djl.lrdecay.paper.synthesis.TableOne;
import java.util.List;

/**
 * What the templates of the page show.
 *
 * @param header what stands at its head
 * @param protocol the protocol that the claims were judged by
 * @param pictures the pictures that carry the answer
 * @param chapters the experiments
 * @param assets style and scripts
 */
public record Page(
        ReportHeader header,
        Protocol protocol,
        List<FigureView> pictures,
        List<ChapterView> chapters,
        Assets assets) {

    /** Makes the lists unmodifiable. */
    public Page {
        pictures = List.copyOf(pictures);
        chapters = List.copyOf(chapters);
    }

    /**
     * Returns all claims.
     *
     * @return the claims, in the order of the chapters
     */
    public List<ClaimView> claims() {
        return chapters.stream().flatMap(chapter -> chapter.claims().stream()).toList();
    }

    private List<Claim> bare() {
        return claims().stream().map(ClaimView::claim).toList();
    }

    /**
     * Returns the answer.
     *
     * @return three sentences
     */
    public List<String> answer() {
        return Answer.of(bare());
    }

    /**
     * Returns the paper's Table 1 with the verdicts of this report.
     *
     * @return its rows
     */
    public List<TableOne.Row> tableOne() {
        return TableOne.of(bare());
    }

    /**
     * Returns what was found that the paper does not say.
     *
     * @return the claims beyond the paper that are decided
     */
    public List<ClaimView> beyond() {
        return claims().stream()
                .filter(view -> view.claim().origin() == Origin.BEYOND && isDecided(view.claim()))
                .toList();
    }

    private static boolean isDecided(Claim claim) {
        return claim.verdict() == Verdict.SUPPORTED || claim.verdict() == Verdict.REFUTED;
    }

    /**
     * Counts claims beyond the paper.
     *
     * @return how many there are, decided or not
     */
    public long countBeyond() {
        return bare().stream().filter(claim -> claim.origin() == Origin.BEYOND).count();
    }

    /**
     * Returns what is decided without confirming.
     *
     * @return the names of experiments with decided claims whose seeds or seals are not those of
     *     the protocol
     */
    public List<String> exploratory() {
        return chapters.stream()
                .filter(chapter -> chapter.findings().claims().stream().anyMatch(Page::isDecided))
                .map(chapter -> chapter.findings().experiment())
                .filter(experiment -> !header.basis().confirmed().contains(experiment))
                .toList();
    }

    /**
     * Returns how far it can be believed.
     *
     * @return facts with their names
     */
    public List<Trust> trust() {
        return Trust.of(this);
    }

    /**
     * Counts claims by their verdict.
     *
     * @return a count for each verdict that there is
     */
    public List<Count> counts() {
        return List.of(Verdict.values()).stream()
                .map(verdict -> new Count(verdict, countOf(verdict)))
                .filter(count -> count.claims() > 0)
                .toList();
    }

    private long countOf(Verdict verdict) {
        return bare().stream().filter(claim -> claim.verdict() == verdict).count();
    }

    /**
     * How many claims have a verdict.
     *
     * @param verdict the verdict
     * @param claims how many
     */
    public record Count(Verdict verdict, long claims) {

        /**
         * Returns the verdict in words.
         *
         * @return for instance {@code NOT RUN}
         */
        public String words() {
            return verdict.words();
        }

        /**
         * Returns the verdict as the style knows it.
         *
         * @return a name of a class
         */
        public String kind() {
            return verdict.key();
        }
    }
}
