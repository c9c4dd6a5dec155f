package ai.djl.lrdecay.image;

import ai.djl.lrdecay.image.ImageCrop.Region;
import java.util.Arrays;

/**
 * Scales a part of an image with the triangle filter, whose width grows with the reduction so that
 * nothing is skipped: the bilinear filter of the libraries that models of the field are trained
 * with. (The JDK's own bilinear scaling looks at four pixels, however strong the reduction.)
 */
final class Resampling {

    private final int[] first;
    private final float[][] weights;
    private final boolean reversed;

    private Resampling(int source, double start, double length, int target, boolean reversed) {
        first = new int[target];
        weights = new float[target][];
        this.reversed = reversed;
        double scale = length / target;
        double support = Math.max(1, scale);
        for (int i = 0; i < target; i++) {
            double centre = start + (i + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.max(from + 1, Math.min(source, (int) (centre + support + 0.5)));
            float[] row = new float[to - from];
            float sum = 0;
            for (int k = from; k < to; k++) {
                row[k - from] = (float) Math.max(0, 1 - Math.abs(k + 0.5 - centre) / support);
                sum += row[k - from];
            }
            for (int k = 0; k < row.length; k++) {
                row[k] = sum == 0 ? 1f / row.length : row[k] / sum;
            }
            first[i] = from;
            weights[i] = row;
        }
    }

    /**
     * Scales a part of an image.
     *
     * @param pixels the image in the order row, column, channel, values in [0, 255]
     * @param height its height
     * @param width its width
     * @param channels its channels
     * @param region the part
     * @param out takes the scaled part in the same order, from {@code offset}
     * @param offset the first place in {@code out}
     * @param crop the size
     */
    static void scale(
            byte[] pixels,
            int height,
            int width,
            int channels,
            Region region,
            byte[] out,
            int offset,
            ImageCrop crop) {
        Resampling across =
                new Resampling(
                        width, region.left(), region.width(), crop.width(), region.mirrored());
        Resampling down =
                new Resampling(height, region.top(), region.height(), crop.height(), false);
        int top = down.first[0];
        int last = crop.height() - 1;
        int rows = down.first[last] + down.weights[last].length - top;
        float[] narrow = new float[rows * crop.width() * channels];
        for (int y = 0; y < rows; y++) {
            across.row(pixels, (top + y) * width * channels, channels, narrow, y);
        }
        down.columns(narrow, top, crop.width() * channels, out, offset);
    }

    private void row(byte[] pixels, int start, int channels, float[] narrow, int y) {
        int target = first.length;
        for (int x = 0; x < target; x++) {
            float[] row = weights[x];
            int place = (y * target + (reversed ? target - 1 - x : x)) * channels;
            for (int k = 0; k < row.length; k++) {
                int pixel = start + (first[x] + k) * channels;
                for (int c = 0; c < channels; c++) {
                    narrow[place + c] += row[k] * (pixels[pixel + c] & 0xFF);
                }
            }
        }
    }

    private void columns(float[] narrow, int top, int stride, byte[] out, int offset) {
        float[] sum = new float[stride];
        for (int y = 0; y < first.length; y++) {
            Arrays.fill(sum, 0);
            for (int k = 0; k < weights[y].length; k++) {
                float weight = weights[y][k];
                int start = (first[y] + k - top) * stride;
                for (int i = 0; i < stride; i++) {
                    sum[i] += weight * narrow[start + i];
                }
            }
            for (int i = 0; i < stride; i++) {
                out[offset + y * stride + i] =
                        (byte) Math.max(0, Math.min(255, Math.round(sum[i])));
            }
        }
    }
}
