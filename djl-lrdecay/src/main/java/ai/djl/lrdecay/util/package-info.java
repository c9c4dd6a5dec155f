/**
 * Small pieces that several packages share: a specified random generator and atomic file writing.
 */
package ai.djl.lrdecay.util;
