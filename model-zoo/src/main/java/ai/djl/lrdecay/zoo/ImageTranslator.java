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
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;

/** Images of any size: scaled to that of the network, grey where it has one channel. */
final class ImageTranslator extends StageTranslator<Image> {

    private static final int GREY = 1;
    private static final int COLOUR = 3;

    ImageTranslator(StageInfo info) throws ZooException {
        super(info);
        check(info);
    }

    /** Refuses networks whose inputs are no images. */
    static void check(StageInfo info) throws ZooException {
        long channels = info.inputShape().get(0);
        if (channels != GREY && channels != COLOUR) {
            throw new ZooException(
                    info.name()
                            + " has inputs of "
                            + channels
                            + " channels, which are no images: load it with float[] as input");
        }
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
        return normalised(context.getNDManager(), NDImageUtils.toTensor(pixels));
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
        return normalised(manager, NDImageUtils.toTensor(bytes));
    }
}
