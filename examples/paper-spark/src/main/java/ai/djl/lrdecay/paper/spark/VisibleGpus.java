package ai.djl.lrdecay.paper.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import scala.Option;

/** Shows a process the GPUs that Spark gave to its task. */
final class VisibleGpus {

    static final String NAME = "CUDA_VISIBLE_DEVICES";

    private VisibleGpus() {}

    /** The addresses that the task has; none where tasks ask for no GPU. */
    static List<String> ofTask(TaskContext task) {
        Option<ResourceInformation> gpus = task.resources().get("gpu");
        return gpus.isEmpty() ? List.of() : List.of(gpus.get().addresses());
    }

    /**
     * Sets the variable. Addresses count within a list that the executor was started with, if there
     * is one, as CUDA's own numbers do.
     *
     * @param addresses the addresses of the task
     * @param environment of the process
     * @throws IllegalArgumentException if the list has no such entry
     */
    static void show(List<String> addresses, Map<String, String> environment) {
        if (addresses.isEmpty()) {
            return;
        }
        String visible = environment.getOrDefault(NAME, "").strip();
        List<String> names = new ArrayList<>();
        for (String address : addresses) {
            if (visible.isEmpty() || !address.matches("\\d{1,4}")) {
                names.add(address);
                continue;
            }
            String[] list = visible.split(",");
            int index = Integer.parseInt(address);
            if (index >= list.length) {
                throw new IllegalArgumentException(
                        "Spark gave the task GPU "
                                + address
                                + ", but "
                                + NAME
                                + " is "
                                + visible
                                + ": let the discovery script print as many addresses as it has");
            }
            names.add(list[index].strip());
        }
        environment.put(NAME, String.join(",", names));
    }
}
