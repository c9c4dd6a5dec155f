/** What verdicts mean together: the answer, Table 1, a plain reading of each claim; as text. */
package ai.djl.lrdecay.paper.synthesis;
