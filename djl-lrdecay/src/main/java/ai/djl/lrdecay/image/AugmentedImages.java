package ai.djl.lrdecay.image;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Images seen through an augmentation. */
record AugmentedImages(ResidentImages images, CropAndFlip augmentation) implements IndexedBatches {

    @Override
    public long size() {
        return images.size();
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public Shape inputShape() {
        return images.inputShape();
    }

    @Override
    public List<String> groups() {
        return images.groups();
    }

    @Override
    public long[] groupSizes() {
        return images.groupSizes();
    }

    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        return images.gather(manager, indices, augmentation);
    }

    @Override
    public void close() {
        images.close();
    }
}
