/** Running many runs side by side, and the main job: all experiments, then the report. */
package ai.djl.lrdecay.paper.launch;
