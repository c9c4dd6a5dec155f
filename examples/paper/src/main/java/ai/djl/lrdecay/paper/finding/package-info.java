/** What experiments find, as plain data: claims with verdicts, figures, tables. */
package ai.djl.lrdecay.paper.finding;
