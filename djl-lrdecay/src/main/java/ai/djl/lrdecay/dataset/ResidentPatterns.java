package ai.djl.lrdecay.dataset;

import ai.djl.lrdecay.batch.DeviceCopies;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Batchifier;

/** The patterns of PS10 on each device in use, from which batches are gathered there. */
final class ResidentPatterns implements AutoCloseable {

    private final Ps10Table table;
    private final int height;
    private final int width;
    private final DeviceCopies<Resident> residents =
            new DeviceCopies<>("ps10", this::upload, resident -> resident.owner.close());

    /** What is on one device. */
    private record Resident(
            NDManager owner, NDArray points, NDArray labels, NDArray kinds, NDArray sampleRows) {}

    ResidentPatterns(Ps10Table table, int height, int width) {
        this.table = table;
        this.height = height;
        this.width = width;
    }

    /** Gathers samples by number, INT64, on the device of the manager. */
    DeviceBatch gather(NDManager manager, NDArray indices) {
        Resident resident = residents.of(manager);
        long count = indices.size();
        try (NDManager scratch = manager.newSubManager()) {
            NDIndex rows = pick(resident.sampleRows.get(scratch, pick(indices)));
            NDArray colours = resident.points.get(scratch, rows).reshape(count, 1, 1, -1);
            if (height * width > 1) {
                // The copy gives the broadcast view memory of its own, channels last.
                colours =
                        colours.broadcast(new Shape(count, height, width, Ps10Table.CHANNELS))
                                .duplicate();
            }
            NDArray inputs = colours.transpose(0, 3, 1, 2);
            NDArray labels = resident.labels.get(scratch, rows);
            NDArray groups = resident.kinds.get(scratch, rows);
            inputs.attach(manager);
            labels.attach(manager);
            groups.attach(manager);
            return new DeviceBatch(inputs, labels, groups);
        }
    }

    /** The same as a batch of DJL's trainers, without the groups. */
    Batch batch(NDManager manager, NDArray indices) {
        DeviceBatch batch = gather(manager, indices);
        batch.groups().close();
        return new Batch(
                manager,
                new NDList(batch.inputs()),
                new NDList(batch.labels()),
                Math.toIntExact(indices.size()),
                Batchifier.STACK,
                Batchifier.STACK,
                -1,
                -1);
    }

    private static NDIndex pick(NDArray indices) {
        return new NDIndex("{}", indices);
    }

    private Resident upload(NDManager owner) {
        return new Resident(
                owner,
                owner.create(table.points(), new Shape(table.rows(), Ps10Table.CHANNELS)),
                owner.create(table.rowLabels()),
                owner.create(table.rowKinds()),
                owner.create(table.sampleRows()));
    }

    /** Releases the memory on all devices; it is taken again at the next batch. */
    @Override
    public void close() {
        residents.close();
    }
}
