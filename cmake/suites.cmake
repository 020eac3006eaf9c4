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

# lockstep_fuzz(TARGET SOURCES files DEPENDS ...): the libFuzzer program build/clang/fuzz/fuzz_TARGET
# from tests/fuzz/TARGET_target.cc. `files` are compiled into it, so that the fuzzer sees which of their
# branches an input takes. Only with clang, and only when asked for by name.
function(lockstep_fuzz target)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    if(NOT LOCKSTEP_TESTS OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        return()
    endif()
    list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/)
    configure_file(${CMAKE_SOURCE_DIR}/tests/fuzz/libfuzzer_main.cc.in
                   ${CMAKE_BINARY_DIR}/fuzz/${target}_main.cc @ONLY)
    add_executable(fuzz_${target} EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/fuzz/${target}_main.cc
                   ${CMAKE_SOURCE_DIR}/tests/fuzz/${target}_target.cc ${ARG_SOURCES})
    target_include_directories(fuzz_${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_options(fuzz_${target} PRIVATE -O1 -fsanitize=fuzzer,address,undefined
                                                  -fno-sanitize-recover=undefined)
    target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer,address,undefined)
    target_link_libraries(fuzz_${target} PRIVATE ${ARG_DEPENDS})
    set_target_properties(fuzz_${target} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
endfunction()
