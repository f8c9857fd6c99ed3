# Installs the library in a directory of its own, looks at what it shows, and builds and runs the
# examples against it, by CMake and by pkg-config.

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nfailed (${code}):\n${out}\n${err}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

# Neither the sources nor the build directory are above it for the examples' CMake to find.
string(RANDOM LENGTH 8 name)
set(temporary $ENV{TMPDIR})
if(NOT temporary)
  set(temporary /tmp)
endif()
set(away ${temporary}/mote-installed-${name})
set(prefix ${away}/prefix)
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix} --component library)

# What the shared library shows: functions, classes and constants of `mote`, functions of C.
file(GLOB library ${prefix}/lib*/libmote.so ${prefix}/lib*/*/libmote.so)
run(nm -D --defined-only --demangle ${library})
string(REPLACE ";" "," output "${output}")
string(REPLACE "\n" ";" lines "${output}")
set(shown 0)
foreach(line ${lines})
  if(line STREQUAL "")
    continue()
  endif()
  math(EXPR shown "${shown} + 1")
  if(NOT line MATCHES "^[0-9a-f]+ [A-Za-z] (mote::|mote_|typeinfo for mote::|typeinfo name for mote::|vtable for mote::)")
    message(FATAL_ERROR "the library shows ${line}")
  endif()
  if(line MATCHES "mote::(Store|Sparql|Kv|Query(Result|Run)|Planner|Operator|ast::|algebra::|sparql::)")
    message(FATAL_ERROR "the library shows a part of its inside: ${line}")
  endif()
endforeach()
if(shown LESS 100)
  message(FATAL_ERROR "the library shows ${shown} symbols only")
endif()
message(STATUS "${shown} symbols")

# By CMake.
file(COPY ${EXAMPLES_DIR}/ DESTINATION ${away}/examples)
run(${CMAKE_COMMAND} -S ${away}/examples -B ${away}/build -DCMAKE_PREFIX_PATH=${prefix}
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}
    -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
run(${CMAKE_COMMAND} --build ${away}/build)
foreach(example people people_c people_static prepared transfer)
  run(${away}/build/${example} ${away}/${example}.db)
  file(READ ${EXAMPLES_DIR}/${example}.expected expected)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "${example} printed\n${output}\ninstead of\n${expected}")
  endif()
endforeach()

# By pkg-config; and every public header alone, as the first of a file.
file(GLOB pkg_config_dir ${prefix}/lib*/pkgconfig ${prefix}/lib*/*/pkgconfig)
get_filename_component(library_dir ${library} DIRECTORY)
set(ENV{PKG_CONFIG_PATH} ${pkg_config_dir})
run(pkg-config --cflags --libs mote)
separate_arguments(flags UNIX_COMMAND "${output}")
run(${CMAKE_C_COMPILER} -Wall -Wextra -Werror -pedantic ${EXAMPLES_DIR}/people.c -o ${away}/people_pc ${flags}
    -Wl,-rpath,${library_dir})
run(${away}/people_pc ${away}/people_pc.db)
file(GLOB headers RELATIVE ${prefix}/include ${prefix}/include/mote/*.h)
foreach(header ${headers})
  file(WRITE ${away}/header.cc "#include \"${header}\"\n#include \"${header}\"\nint main() {}\n")
  run(${CMAKE_CXX_COMPILER} -std=c++20 -Wall -Wextra -Werror -fsyntax-only ${away}/header.cc ${flags})
  file(READ ${prefix}/include/${header} text)
  if(text MATCHES "#include \"(storage|engine|grammar|rocksdb|antlr)")
    message(FATAL_ERROR "${header} needs a header that is not installed")
  endif()
endforeach()

file(REMOVE_RECURSE ${away})
