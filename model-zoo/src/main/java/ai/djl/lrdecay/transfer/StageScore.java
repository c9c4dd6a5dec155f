package ai.djl.lrdecay.transfer;

/**
 * How promising a snapshot is for the data of a user.
 *
 * @param name the name of the snapshot
 * @param stage its stage, from 1
 * @param logMe the LogME score of its features; higher is better
 * @param probe the accuracy of a linear classifier on held-out samples, in [0, 1]; NaN where it was
 *     not asked for
 * @param featureSeconds the time to load it and to extract the features
 * @param logMeSeconds the time of the LogME score
 * @param probeSeconds the time of the linear probe
 */
public record StageScore(
        String name,
        int stage,
        double logMe,
        double probe,
        double featureSeconds,
        double logMeSeconds,
        double probeSeconds) {}
