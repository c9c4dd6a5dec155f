/**
 * What several packages share: a specified random generator, checksums, locks, and files that are
 * written atomically.
 */
package ai.djl.lrdecay.util;
