/**
 * Loops: a staged training around any DJL trainer, a training step on one or several devices, and
 * the range test for a first learning rate. What they are made of is in the packages below.
 */
package ai.djl.lrdecay.training;
