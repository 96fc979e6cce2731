package org.clowder.itests;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.rometools.rome.feed.impl.ObjectBean;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import javax.management.BadAttributeValueExpException;
import org.apache.commons.beanutils.BeanComparator;
import org.apache.commons.collections.Transformer;
import org.apache.commons.collections.functors.ChainedTransformer;
import org.apache.commons.collections.functors.ConstantTransformer;
import org.apache.commons.collections.functors.InstantiateTransformer;
import org.apache.commons.collections.keyvalue.TiedMapEntry;
import org.apache.commons.collections.map.LazyMap;
import org.apache.commons.fileupload.disk.DiskFileItem;
import org.clowder.itests.app.Journal;
import org.codehaus.groovy.runtime.MethodClosure;
import org.springframework.aop.framework.ProxyFactory;

/** Values that make whoever reads them do something, after public descriptions. The first ones leave a file in a directory. */
enum Chain {

    /** The hash code of an entry asks a map, which makes what it has not. */
    COMMONS_COLLECTIONS(true, "org.apache.commons.collections.functors.") {
        @Override
        Object in(Path directory) throws Exception {
            Map<?, ?> lazy = LazyMap.decorate(new HashMap<>(), new ConstantTransformer("harmless"));
            HashSet<Object> set = new HashSet<>(List.of(new TiedMapEntry(lazy, "key")));
            lazy.clear();
            String file = directory.resolve("collections").toString();
            set(LazyMap.class, "factory", lazy, new ChainedTransformer(new Transformer[] {
                new ConstantTransformer(FileOutputStream.class),
                new InstantiateTransformer(new Class<?>[] {String.class}, new Object[] {file})
            }));
            return set;
        }
    },

    /** A queue compares its elements, by a property. */
    COMMONS_BEANUTILS(true, "org.apache.commons.beanutils.BeanComparator") {
        @Override
        Object in(Path directory) {
            BeanComparator<Object> comparator = new BeanComparator<>("class.name");
            PriorityQueue<Object> queue = new PriorityQueue<>(2, comparator);
            Journal journal = journal(directory);
            queue.addAll(List.of(journal, journal));
            comparator.setProperty("pages");
            return queue;
        }
    },

    /** The hash code of a bean is that of its text, of all its properties. */
    ROME(true, "com.rometools.rome.feed.impl.") {
        @Override
        Object in(Path directory) {
            ObjectBean bean = new ObjectBean(Journal.class, journal(directory));
            return new HashMap<>(Map.of(new ObjectBean(ObjectBean.class, bean), "x"));
        }
    },

    /** An upload writes itself to where it was. */
    COMMONS_FILEUPLOAD(true, "org.apache.commons.fileupload.disk.DiskFileItem") {
        @Override
        Object in(Path directory) throws Exception {
            DiskFileItem item = new DiskFileItem("x", "text/plain", false, "x", 100, directory.toFile());
            try (OutputStream out = item.getOutputStream()) {
                out.write(new byte[10]);
            }
            set(DiskFileItem.class, "sizeThreshold", item, 0);
            return item;
        }
    },

    GROOVY(false, "org.codehaus.groovy.runtime.MethodClosure") {
        @Override
        Object in(Path directory) {
            return new MethodClosure("touch " + directory, "execute");
        }
    },

    C3P0(false, "com.mchange.v2.c3p0.PoolBackedDataSource") {
        @Override
        Object in(Path directory) {
            return new PoolBackedDataSource();
        }
    },

    SPRING_AOP(false, "org.springframework.aop.target.SingletonTargetSource") {
        @Override
        Object in(Path directory) {
            ProxyFactory proxies = new ProxyFactory(new ArrayList<>());
            proxies.setInterfaces(Comparator.class);
            return proxies;
        }
    },

    JDK(false, "javax.management.BadAttributeValueExpException") {
        @Override
        Object in(Path directory) {
            return new BadAttributeValueExpException(directory.toString());
        }
    };

    private final boolean leavesFile;
    private final String refused;

    Chain(boolean leavesFile, String refused) {
        this.leavesFile = leavesFile;
        this.refused = refused;
    }

    /** Made here; that may leave its file already. */
    abstract Object in(Path directory) throws Exception;

    boolean leavesFile() {
        return leavesFile;
    }

    /** With what the name of the class begins that nobody should read. */
    String refused() {
        return refused;
    }

    private static Journal journal(Path directory) {
        return new Journal(directory.resolve("journal").toString());
    }

    private static void set(Class<?> type, String field, Object object, Object value) throws Exception {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        found.set(object, value);
    }
}
