package ai.djl.lrdecay.image;

import ai.djl.lrdecay.batch.BatchesView;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Images seen through an augmentation. */
record AugmentedImages(ResidentImages data, CropAndFlip augmentation) implements BatchesView {

    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        return data.gather(manager, indices, augmentation);
    }
}
