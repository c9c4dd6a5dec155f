package ai.djl.lrdecay.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions in TorchScript, assembled at run time from their source text, that open operators to
 * DJL which its engine does not bind, and do in one call what would take many.
 *
 * <p>The source is a class {@code Ops} in the dialect of TorchScript archives. Arguments are
 * changed in place by {@link #run}, which runs without autograd; {@link #differentiate} runs with
 * it and returns results.
 *
 * <p>Beware of the TorchScript optimizer: it drops in-place operators on tensors that it does not
 * see coming from an argument, for instance on {@code p.grad} or on the elements of a list made
 * inside of the function. Hand in the very tensors that are to change.
 */
public final class TorchScriptModule implements AutoCloseable {

    private final NDManager manager;
    private final PtSymbolBlock block;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

    private TorchScriptModule(NDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Loads a module from a resource.
     *
     * @param device the device that its tensors will be on
     * @param owner the class beside which the resource is
     * @param resource the name of the resource
     * @return the module
     * @throws IllegalArgumentException if there is no such resource
     */
    public static TorchScriptModule fromResource(Device device, Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "no resource " + resource + " beside " + owner.getName());
            }
            return fromSource(device, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles a module.
     *
     * @param device the device that its tensors will be on
     * @param source the class {@code Ops}
     * @return the module
     * @throws ai.djl.engine.EngineException if the source does not compile
     */
    public static TorchScriptModule fromSource(Device device, String source) {
        NDManager manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        manager.setName("torchscript");
        try {
            byte[] archive = TorchScriptArchive.assemble(source);
            PtSymbolBlock block =
                    JniUtils.loadModule(
                            (PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
            return new TorchScriptModule(manager, block);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Runs a function without autograd.
     *
     * @param method its name
     * @param arguments an {@link NDArray}, a list of them, a Double, a Long or a Boolean each
     */
    public void run(String method, Object... arguments) {
        call(method, arguments).close();
    }

    /**
     * Runs a function that returns a tensor, without autograd.
     *
     * @param owner the owner of the result
     * @param method its name
     * @param arguments an {@link NDArray}, a list of them, a Double, a Long or a Boolean each
     * @return the result
     */
    public NDArray compute(NDManager owner, String method, Object... arguments) {
        try (IValue result = call(method, arguments)) {
            NDArray array = result.toTensor((PtNDManager) manager);
            array.attach(owner);
            return array;
        }
    }

    private IValue call(String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(arguments[i]);
            }
            return IValueUtils.runMethod(block, method, values);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    /**
     * Runs a function with autograd, where grad mode is on: its arguments may carry a graph, and so
     * may its results.
     *
     * @param method its name
     * @param arguments an {@link NDArray} or a list of them, not empty, each
     * @return the results, attached to the manager of the first array
     */
    public NDList differentiate(String method, Object... arguments) {
        NDList inputs = new NDList();
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof NDArray array) {
                inputs.add(array);
                roles.add("a" + i);
            } else if (arguments[i] instanceof List<?> list) {
                for (Object element : list) {
                    inputs.add((NDArray) element);
                    roles.add("a" + i + "[]");
                }
            } else {
                throw new IllegalArgumentException(
                        "autograd takes no " + arguments[i].getClass().getName());
            }
        }
        // The engine reads from the names what is what; those that arrays have go into files.
        String[] own = inputs.stream().map(NDArray::getName).toArray(String[]::new);
        try {
            for (int i = 0; i < own.length; i++) {
                inputs.get(i).setName(roles.get(i));
            }
            inputs.add(methods.computeIfAbsent(method, this::marker));
            return IValueUtils.forward(block, inputs, true);
        } finally {
            for (int i = 0; i < own.length; i++) {
                inputs.get(i).setName(own[i]);
            }
        }
    }

    /** An array whose name tells the engine which method to run; its value is not looked at. */
    private NDArray marker(String method) {
        NDArray marker = manager.create(0f);
        marker.setName("module_method:" + method);
        return marker;
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        } else if (argument instanceof List<?> list) {
            PtNDArray[] arrays = new PtNDArray[list.size()];
            for (int i = 0; i < arrays.length; i++) {
                arrays[i] = (PtNDArray) list.get(i);
            }
            return IValue.listFrom(arrays);
        } else if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        } else if (argument instanceof Long number) {
            return IValue.from(number.longValue());
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        }
        throw new IllegalArgumentException(
                "a TorchScript function takes no " + argument.getClass().getName());
    }

    /** Releases the module. */
    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
