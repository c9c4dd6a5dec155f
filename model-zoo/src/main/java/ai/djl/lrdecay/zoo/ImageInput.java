package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.image.ImageCrop;
import ai.djl.lrdecay.image.ImageDecoder;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.PreProcessor;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Images of any size: scaled to that of the network, grey where it has one channel.
 *
 * @param info the snapshot
 */
record ImageInput(StageInfo info) implements PreProcessor<Image> {

    private static final int GREY = 1;
    private static final int COLOUR = 3;

    /** Tells whether images can be inputs: three lengths, the first of them 1 or 3 channels. */
    static boolean fits(StageInfo info) {
        List<Long> shape = info.inputShape();
        return shape.size() == 3 && (shape.get(0) == GREY || shape.get(0) == COLOUR);
    }

    /** {@inheritDoc} */
    @Override
    public NDList processInput(TranslatorContext context, Image image) {
        if (info.crop() != null) {
            return central(context.getNDManager(), image);
        }
        boolean grey = info.inputShape().get(0) == GREY;
        NDArray pixels =
                image.toNDArray(
                        context.getNDManager(), grey ? Image.Flag.GRAYSCALE : Image.Flag.COLOR);
        int height = Math.toIntExact(info.inputShape().get(1));
        int width = Math.toIntExact(info.inputShape().get(2));
        if (pixels.getShape().get(0) != height || pixels.getShape().get(1) != width) {
            pixels = NDImageUtils.resize(pixels, width, height);
        }
        return Normalisation.normalised(
                info, context.getNDManager(), NDImageUtils.toTensor(pixels));
    }

    /** The very pixels that the network was evaluated on when it was trained. */
    private NDList central(NDManager manager, Image image) {
        int channels = Math.toIntExact(info.inputShape().get(0));
        int size = Math.toIntExact(info.inputShape().get(1));
        ImageDecoder decoder = new ImageDecoder(ImageCrop.central(size), channels);
        byte[] pixels = decoder.decode(image, new SplitMix64(0));
        NDArray bytes =
                manager.create(
                        ByteBuffer.wrap(pixels), new Shape(size, size, channels), DataType.UINT8);
        return Normalisation.normalised(info, manager, NDImageUtils.toTensor(bytes));
    }
}
