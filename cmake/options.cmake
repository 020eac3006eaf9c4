set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

option(LOCKSTEP_TESTS "Build the test programs" ON)
set(LOCKSTEP_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# -g1 keeps line numbers in traces at a third of the compile cost of -g.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Werror -fno-omit-frame-pointer
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # libstdc++ 12 calls its own deprecated get_temporary_buffer in stable_sort; g++ still watches us.
    add_compile_options(-Wthread-safety -Wno-deprecated-declarations)
endif()
# With its optimiser on, g++ 12 sees faults in the standard library's own vectors, strings and
# variants that are not there. The debug and the clang builds keep these warnings.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    string(APPEND CMAKE_CXX_FLAGS_RELEASE
           " -Wno-array-bounds -Wno-free-nonheap-object -Wno-maybe-uninitialized"
           " -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread")
endif()
if(LOCKSTEP_SANITIZE)
    add_compile_options(-fsanitize=${LOCKSTEP_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${LOCKSTEP_SANITIZE})
    if(LOCKSTEP_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-tsan)  # fences, which ThreadSanitizer does not model
    endif()
endif()
