package org.clowder.benchmarks.member;

import com.hazelcast.config.AttributeConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.session.MapSession;
import org.springframework.session.hazelcast.HazelcastIndexedSessionRepository;
import org.springframework.session.hazelcast.HazelcastSessionSerializer;
import org.springframework.session.hazelcast.PrincipalNameExtractor;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Spring Session on Hazelcast as its documentation sets it up, without the container of beans, which takes no part in a request. */
final class SpringSession {

    /** As the web.xml of the benchmark's WAR says. */
    private static final Duration TIMEOUT = Duration.ofHours(10);

    private SpringSession() {}

    static void configure(Config config) {
        config.getMapConfig(HazelcastIndexedSessionRepository.DEFAULT_SESSION_MAP_NAME)
                .addAttributeConfig(new AttributeConfig()
                        .setName(HazelcastIndexedSessionRepository.PRINCIPAL_NAME_ATTRIBUTE)
                        .setExtractorClassName(PrincipalNameExtractor.class.getName()))
                .addIndexConfig(
                        new IndexConfig(IndexType.HASH, HazelcastIndexedSessionRepository.PRINCIPAL_NAME_ATTRIBUTE));
        config.getSerializationConfig()
                .addSerializerConfig(new SerializerConfig()
                        .setImplementation(new HazelcastSessionSerializer())
                        .setTypeClass(MapSession.class));
    }

    static void use(Context context, HazelcastInstance hazelcast) {
        HazelcastIndexedSessionRepository repository = new HazelcastIndexedSessionRepository(hazelcast);
        repository.setDefaultMaxInactiveInterval(TIMEOUT);
        repository.afterPropertiesSet();
        // the cookie of the other modes, so that the load is the same
        DefaultCookieSerializer cookies = new DefaultCookieSerializer();
        cookies.setCookieName("JSESSIONID");
        cookies.setUseBase64Encoding(false);
        CookieHttpSessionIdResolver ids = new CookieHttpSessionIdResolver();
        ids.setCookieSerializer(cookies);
        SessionRepositoryFilter<?> filter = new SessionRepositoryFilter<>(repository);
        filter.setHttpSessionIdResolver(ids);
        FilterDef definition = new FilterDef();
        definition.setFilterName("springSessionRepositoryFilter");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        FilterMap everything = new FilterMap();
        everything.setFilterName(definition.getFilterName());
        everything.addURLPattern("/*");
        context.addFilterDef(definition);
        context.addFilterMap(everything);
    }
}
