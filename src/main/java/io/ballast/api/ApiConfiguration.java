package io.ballast.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

@Configuration(proxyBeanMethods = false)
class ApiConfiguration implements WebMvcConfigurer {

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new Notation(JsonMapper.shared(), MediaType.APPLICATION_JSON));
        builder.addCustomConverter(new Notation(
                YAMLMapper.builder().disable(YAMLWriteFeature.WRITE_DOC_START_MARKER).build(),
                MediaType.APPLICATION_YAML));
    }
}
