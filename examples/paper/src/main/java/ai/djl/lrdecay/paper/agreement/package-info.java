/** Whether reproductions of the same experiments come to the same verdicts. */
package ai.djl.lrdecay.paper.agreement;
