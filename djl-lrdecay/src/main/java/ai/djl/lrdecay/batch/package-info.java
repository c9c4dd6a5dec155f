/**
 * Data as batches in an order, pass after pass, whether they are gathered on the device or decoded
 * ahead.
 */
package ai.djl.lrdecay.batch;
