package org.clowder.hazelcast.internal;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import java.util.concurrent.CompletionStage;

/**
 * Sends steps to where the entries of a map are. On a member, each future of {@link IMap} decodes its result on another thread, too, though
 * whoever waits does so himself; with two processors or fewer, Hazelcast makes a new thread for that, which costs more than the step. So
 * what is behind those futures is taken, where this Hazelcast has it. For any number of threads.
 */
final class Steps {

    private final IMap<String, byte[]> map;
    private final boolean direct;

    Steps(IMap<String, byte[]> map) {
        this.map = map;
        this.direct = isDirect(map);
    }

    /** It is no part of what Hazelcast promises. */
    private static boolean isDirect(IMap<String, byte[]> map) {
        try {
            return map instanceof MapProxyImpl
                    && MapProxyImpl.class.getMethod("executeOnKeyInternal", Object.class, EntryProcessor.class) != null;
        } catch (LinkageError | NoSuchMethodException e) {
            return false;
        }
    }

    /** False if a thread more is used for each. */
    boolean direct() {
        return direct;
    }

    /** Begins a step, whose result is to be {@linkplain #result decoded}. */
    CompletionStage<?> begin(String key, EntryProcessor<String, byte[], byte[]> step) {
        return direct ? ((MapProxyImpl<?, ?>) map).executeOnKeyInternal(key, step) : map.submitToKey(key, step);
    }

    /** @param raw what the stage that was begun has come to */
    byte[] result(Object raw) {
        return raw instanceof Data ? ((MapProxyImpl<?, ?>) map).getNodeEngine().toObject(raw) : (byte[]) raw;
    }
}
