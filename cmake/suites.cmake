# lockstep_suite(NAME DEPENDS ...): the GoogleTest program build/PRESET/SUITE/NAME from tests/NAME/*.cc.
# SUITE is the suite of ./test that runs it; NAME itself unless given.
function(lockstep_suite name)
    cmake_parse_arguments(ARG "" "SUITE" "DEPENDS" ${ARGN})
    if(NOT ARG_SUITE)
        set(ARG_SUITE ${name})
    endif()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cc)
    if(NOT LOCKSTEP_TESTS OR NOT sources)
        return()
    endif()
    find_package(GTest REQUIRED)
    add_executable(suite_${name} ${sources})
    target_include_directories(suite_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(suite_${name} PRIVATE LOCKSTEP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(suite_${name} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main rapidcheck)
    set_target_properties(suite_${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${ARG_SUITE})
endfunction()
