# lockstep_migrations(TARGET): compiles src/db/migrations/NNNN_name.sql into the library TARGET.
function(lockstep_migrations target)
    set(folder ${CMAKE_SOURCE_DIR}/src/db/migrations)
    file(GLOB files CONFIGURE_DEPENDS ${folder}/[0-9][0-9][0-9][0-9]_*.sql)
    set(generated ${CMAKE_BINARY_DIR}/generated/embedded_migrations.cc)
    # The names are in the command so that it runs again when a file has gone.
    list(TRANSFORM files REPLACE "^.*/" "" OUTPUT_VARIABLE names)
    list(JOIN names "," names)
    add_custom_command(
        OUTPUT ${generated}
        COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DNAMES=${names} -DOUTPUT=${generated}
                -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
        DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
        VERBATIM)
    target_sources(${target} PRIVATE ${generated})
endfunction()
