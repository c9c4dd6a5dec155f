/** Figures and the page that are drawn from findings. */
package ai.djl.lrdecay.paper.report;
