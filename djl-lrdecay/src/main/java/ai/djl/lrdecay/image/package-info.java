/** Images in memory and in files: decoding, cropping, resampling. */
package ai.djl.lrdecay.image;
