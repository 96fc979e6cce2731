package org.clowder.deploy.it.app;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.tomcat.JarScanFilter;
import org.apache.tomcat.JarScanType;

/** Has all jars scanned, and leaves a map in the system properties, of how often each is, by kind of scan and name. */
public final class CountingScanFilter implements JarScanFilter {

    private final Map<String, Integer> scans = new ConcurrentSkipListMap<>();

    public CountingScanFilter() {
        System.getProperties().put(CountingScanFilter.class.getName(), scans);
    }

    @Override
    public boolean check(JarScanType type, String name) {
        scans.merge(type + " " + name, 1, Integer::sum);
        return true;
    }
}
