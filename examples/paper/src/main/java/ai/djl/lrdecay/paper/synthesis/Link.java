package ai.djl.lrdecay.paper.synthesis;

/**
 * What a claim says about a belief.
 *
 * @param claim the id of the claim
 * @param speaks what the claim speaks for if it is supported
 * @param weight what follows if it is refuted
 */
record Link(String claim, Speaks speaks, Weight weight) {

    /** For or against a belief. */
    enum Speaks {
        FOR,
        AGAINST
    }

    /** What a refuted claim says. */
    enum Weight {
        /** The belief predicts this or its opposite: a refuted claim speaks for the other side. */
        TEST,
        /** An argument: if the claim is refuted the argument fails, and nothing else follows. */
        ARGUMENT
    }

    static Link testFor(String claim) {
        return new Link(claim, Speaks.FOR, Weight.TEST);
    }

    static Link testAgainst(String claim) {
        return new Link(claim, Speaks.AGAINST, Weight.TEST);
    }

    static Link argumentFor(String claim) {
        return new Link(claim, Speaks.FOR, Weight.ARGUMENT);
    }

    static Link argumentAgainst(String claim) {
        return new Link(claim, Speaks.AGAINST, Weight.ARGUMENT);
    }
}
