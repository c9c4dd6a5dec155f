/** Mixed precision: networks that compute in bfloat16, with parameters in FLOAT32. */
package ai.djl.lrdecay.training.precision;
