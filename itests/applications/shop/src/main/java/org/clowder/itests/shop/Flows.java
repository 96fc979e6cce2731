package org.clowder.itests.shop;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.view.UrlBasedViewResolver;
import org.springframework.webflow.config.AbstractFlowConfiguration;
import org.springframework.webflow.definition.registry.FlowDefinitionRegistry;
import org.springframework.webflow.executor.FlowExecutor;
import org.springframework.webflow.mvc.builder.MvcViewFactoryCreator;
import org.springframework.webflow.mvc.servlet.FlowHandlerAdapter;
import org.springframework.webflow.mvc.servlet.FlowHandlerMapping;

/** As the reference of Spring Web Flow has it: executions are kept in the session. */
@Configuration
public class Flows extends AbstractFlowConfiguration {

    @Bean
    FlowDefinitionRegistry registry(UrlBasedViewResolver views) {
        MvcViewFactoryCreator pages = new MvcViewFactoryCreator();
        pages.setViewResolvers(List.of(views));
        return getFlowDefinitionRegistryBuilder(getFlowBuilderServicesBuilder()
                        .setViewFactoryCreator(pages)
                        .build())
                .addFlowLocation("/WEB-INF/flow.xml", "flow")
                .build();
    }

    @Bean
    FlowExecutor executor(FlowDefinitionRegistry registry) {
        return getFlowExecutorBuilder(registry).build();
    }

    @Bean
    FlowHandlerMapping mapping(FlowDefinitionRegistry registry) {
        FlowHandlerMapping mapping = new FlowHandlerMapping();
        mapping.setOrder(-1);
        mapping.setFlowRegistry(registry);
        return mapping;
    }

    @Bean
    FlowHandlerAdapter adapter(FlowExecutor executor) {
        FlowHandlerAdapter adapter = new FlowHandlerAdapter();
        adapter.setFlowExecutor(executor);
        return adapter;
    }
}
