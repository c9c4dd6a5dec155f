package ai.djl.lrdecay.image;

import ai.djl.Device;
import ai.djl.lrdecay.image.ImageCrop.Region;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Decodes an image file to the bytes that a network sees. The files are read with DJL's {@code
 * ImageFactory}: with the JDK, or with OpenCV where DJL's extension for it is on the class path.
 */
public final class ImageDecoder {

    private static final int GREY = 1;
    private static final int COLOUR = 3;
    private static final int LARGEST = 255;

    private final ImageCrop crop;
    private final int channels;

    /**
     * Creates a decoder.
     *
     * @param crop the part that is seen
     * @param channels 1 for grey, 3 for colour
     * @throws IllegalArgumentException if there are other channels
     */
    public ImageDecoder(ImageCrop crop, int channels) {
        if (channels != GREY && channels != COLOUR) {
            throw new IllegalArgumentException(
                    "images are grey or have three colours, not " + channels);
        }
        this.crop = crop;
        this.channels = channels;
    }

    /**
     * Decodes a file.
     *
     * @param file the file
     * @param random numbers for a random part
     * @param out takes the values in the order row, column, channel
     * @param offset the first place
     * @throws IOException if it is missing, damaged or no image
     */
    void decode(Path file, SplitMix64 random, byte[] out, int offset) throws IOException {
        try {
            Image image = ImageFactory.getInstance().fromFile(file);
            decode(image, random, out, offset);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DamagedFileException(file, "it is not an image that can be read", e);
        }
    }

    /**
     * Takes what a network sees of an image.
     *
     * @param image the image, of any size
     * @param random numbers for a random part
     * @return unsigned bytes in the order row, column, channel
     */
    public byte[] decode(Image image, SplitMix64 random) {
        byte[] out = new byte[crop.height() * crop.width() * channels];
        decode(image, random, out, 0);
        return out;
    }

    private void decode(Image image, SplitMix64 random, byte[] out, int offset) {
        byte[] pixels =
                image.getWrappedImage() instanceof BufferedImage buffered
                        ? pixels(buffered)
                        : pixels(image);
        Region region = crop.region(image.getWidth(), image.getHeight(), random);
        Resampling.scale(
                pixels, image.getHeight(), image.getWidth(), channels, region, out, offset, crop);
    }

    private byte[] pixels(BufferedImage image) {
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return greyPixels(image);
        }
        BufferedImage plain = image;
        if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
            plain =
                    new BufferedImage(
                            image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = plain.createGraphics();
            // What is transparent becomes white, the colour of paper.
            graphics.drawImage(image, 0, 0, Color.WHITE, null);
            graphics.dispose();
        }
        byte[] data = ((DataBufferByte) plain.getRaster().getDataBuffer()).getData();
        int count = image.getWidth() * image.getHeight();
        byte[] pixels = new byte[count * channels];
        for (int i = 0; i < count; i++) {
            byte blue = data[COLOUR * i];
            byte green = data[COLOUR * i + 1];
            byte red = data[COLOUR * i + 2];
            if (channels == GREY) {
                pixels[i] = grey(red & 0xFF, green & 0xFF, blue & 0xFF);
            } else {
                pixels[COLOUR * i] = red;
                pixels[COLOUR * i + 1] = green;
                pixels[COLOUR * i + 2] = blue;
            }
        }
        return pixels;
    }

    /**
     * The values as they are stored: the JDK would take them for linear light and brighten them.
     */
    private byte[] greyPixels(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        int surplus = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
        int[] values = raster.getSamples(0, 0, width, height, 0, (int[]) null);
        int[] opaque =
                raster.getNumBands() > 1
                        ? raster.getSamples(0, 0, width, height, 1, (int[]) null)
                        : new int[0];
        byte[] pixels = new byte[values.length * channels];
        for (int i = 0; i < values.length; i++) {
            int value = values[i] >> surplus;
            if (opaque.length > 0) {
                int alpha = opaque[i] >> surplus;
                value = (value * alpha + LARGEST * (LARGEST - alpha)) / LARGEST;
            }
            Arrays.fill(pixels, i * channels, (i + 1) * channels, (byte) value);
        }
        return pixels;
    }

    private static byte grey(int red, int green, int blue) {
        return (byte) Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
    }

    private byte[] pixels(Image image) {
        Image.Flag flag = channels == GREY ? Image.Flag.GRAYSCALE : Image.Flag.COLOR;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                NDArray array = image.toNDArray(manager, flag)) {
            return array.toByteArray();
        }
    }
}
