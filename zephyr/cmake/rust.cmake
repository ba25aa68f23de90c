# Rust in a Zephyr application: the board's target, and a static library that cargo builds.

# wrt_rust_target(VARIABLE): Rust's name for what the board's processor runs.
function(wrt_rust_target variable)
  if(CONFIG_ARCH_POSIX)
    # Boards that are programs of the host.
    string(REPLACE amd64 x86_64 processor ${CMAKE_HOST_SYSTEM_PROCESSOR})
    if(CONFIG_64BIT)
      set(target ${processor}-unknown-linux-gnu)
    elseif(processor STREQUAL x86_64)
      set(target i686-unknown-linux-gnu)
    endif()
  elseif(CONFIG_ARM64)
    # Code that is compiled without registers for floats must not meet code with them.
    if(CONFIG_FPU)
      set(target aarch64-unknown-none)
    else()
      set(target aarch64-unknown-none-softfloat)
    endif()
  elseif(CONFIG_RISCV)
    wrt_riscv_target(target)
  elseif(CONFIG_ARM)
    wrt_arm_target(target)
  endif()
  if(NOT target)
    message(FATAL_ERROR "WRT: no target of Rust is known for this board (${BOARD}), or its processor has no compare-and-swap")
  endif()
  set(${variable} ${target} PARENT_SCOPE)
endfunction()

function(wrt_arm_target variable)
  set(float "")
  if(CONFIG_FPU AND CONFIG_FP_HARDABI)
    set(float hf)
  endif()
  if(CONFIG_CPU_CORTEX_M3)
    set(target thumbv7m-none-eabi)
  elseif(CONFIG_CPU_CORTEX_M4 OR CONFIG_CPU_CORTEX_M7)
    set(target thumbv7em-none-eabi${float})
  elseif(CONFIG_ARMV8_M_MAINLINE)
    set(target thumbv8m.main-none-eabi${float})
  elseif(CONFIG_ARMV8_M_BASELINE)
    set(target thumbv8m.base-none-eabi)
  elseif(CONFIG_ARMV7_R)
    set(target armv7r-none-eabi${float})
  elseif(CONFIG_ARMV7_A)
    set(target armv7a-none-eabi${float})
  endif()
  set(${variable} ${target} PARENT_SCOPE)
endfunction()

function(wrt_riscv_target variable)
  # Before 3.2 the extensions had no names; without A there is no compare-and-swap.
  if(CONFIG_RISCV_ISA_EXT_A AND CONFIG_RISCV_ISA_EXT_C)
    if(CONFIG_64BIT)
      if(CONFIG_FPU AND CONFIG_FLOAT_HARD AND CONFIG_CPU_HAS_FPU_DOUBLE_PRECISION)
        set(target riscv64gc-unknown-none-elf)
      else()
        set(target riscv64imac-unknown-none-elf)
      endif()
    elseif(CONFIG_FPU AND CONFIG_FLOAT_HARD AND NOT CONFIG_CPU_HAS_FPU_DOUBLE_PRECISION)
      set(target riscv32imafc-unknown-none-elf)
    elseif(NOT (CONFIG_FPU AND CONFIG_FLOAT_HARD))
      set(target riscv32imac-unknown-none-elf)
    endif()
  elseif(CONFIG_RISCV_ISA_EXT_A AND NOT CONFIG_64BIT AND NOT (CONFIG_FPU AND CONFIG_FLOAT_HARD))
    set(target riscv32ima-unknown-none-elf)
  endif()
  set(${variable} ${target} PARENT_SCOPE)
endfunction()

# wrt_cargo_folder(VARIABLE): where cargo's results go.
function(wrt_cargo_folder variable)
  set(${variable} ${CMAKE_BINARY_DIR}/rust PARENT_SCOPE)
  if(DEFINED WRT_CARGO_TARGET_DIR)
    set(${variable} ${WRT_CARGO_TARGET_DIR} PARENT_SCOPE)
  endif()
endfunction()

# wrt_rust_library(NAME MANIFEST path [FEATURES feature…]): the static library of the package with this manifest, NAME in Rust, linked to
# the application. cargo decides at each build whether there is anything to do. The features stack-guard and entropy of
# wrt-platform-zephyr are added where the kernel's configuration calls for them, so the package must have features of these names. A program holds one such library.
#
# Variables that may be given: WRT_CARGO_OPTIONS, instead of the option of Kconfig; WRT_CARGO_TARGET_DIR, a folder for cargo's results that
# several builds share.
function(wrt_rust_library name)
  cmake_parse_arguments(PARSE_ARGV 1 rust "" "MANIFEST" "FEATURES")
  find_program(WRT_CARGO cargo HINTS $ENV{CARGO_HOME}/bin $ENV{HOME}/.cargo/bin REQUIRED)
  wrt_rust_target(target)

  if(CONFIG_HW_STACK_PROTECTION OR CONFIG_STACK_SENTINEL)
    list(APPEND rust_FEATURES stack-guard)
  endif()
  if(CONFIG_WRT_ENTROPY)
    list(APPEND rust_FEATURES entropy)
  endif()
  list(JOIN rust_FEATURES "," features)

  set(words ${CONFIG_WRT_CARGO_OPTIONS})
  if(DEFINED WRT_CARGO_OPTIONS)
    set(words ${WRT_CARGO_OPTIONS})
  endif()
  separate_arguments(words UNIX_COMMAND "${words}")

  wrt_cargo_folder(folder)
  set(archive ${folder}/${target}/release/lib${name}.a)

  # Only cargo knows what the archive depends on: the output that never comes about lets it look each time.
  set(never ${CMAKE_CURRENT_BINARY_DIR}/${name}-never)
  add_custom_command(
    OUTPUT ${never}
    BYPRODUCTS ${archive}
    COMMAND ${CMAKE_COMMAND} -E env CARGO_TARGET_DIR=${folder}
      ${WRT_CARGO} ${words} rustc --quiet --release --lib --crate-type staticlib --manifest-path ${rust_MANIFEST}
      --target ${target} --no-default-features --features "${features}"
    COMMENT "Rust library ${name} for ${target}"
    USES_TERMINAL
    VERBATIM
  )
  add_custom_target(${name}_cargo DEPENDS ${never})
  add_dependencies(${name}_cargo zephyr_generated_headers)

  add_library(${name} STATIC IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${archive})
  add_dependencies(${name} ${name}_cargo)
  # The library `wrt` holds what Rust calls; so the linker looks for that after it.
  target_link_libraries(wrt PUBLIC ${name})
endfunction()

# wrt_guest(TARGET file [OPTION…]): an image of the guest in this file, a module or its text, as the bytes of an array: NAME.inc, which the
# sources of TARGET may include. It is made by the command `wrt` where there is one, else by the repository's, which cargo builds for the
# host. The options are those of `wrt compile`.
function(wrt_guest target file)
  get_property(root GLOBAL PROPERTY WRT_ROOT)
  get_filename_component(file ${file} ABSOLUTE)
  get_filename_component(name ${file} NAME_WE)
  find_program(WRT_COMMAND wrt)
  if(WRT_COMMAND)
    set(command ${WRT_COMMAND})
  else()
    find_program(WRT_CARGO cargo HINTS $ENV{CARGO_HOME}/bin $ENV{HOME}/.cargo/bin REQUIRED)
    wrt_cargo_folder(folder)
    set(command ${CMAKE_COMMAND} -E env CARGO_TARGET_DIR=${folder} ${WRT_CARGO} run --quiet --manifest-path ${root}/Cargo.toml
      -p wrt-cli --)
  endif()
  set(image ${CMAKE_CURRENT_BINARY_DIR}/${name}.wimg)
  add_custom_command(
    OUTPUT ${image}
    COMMAND ${command} compile --output ${image} ${ARGN} ${file}
    DEPENDS ${file}
    COMMENT "Image of the guest ${name}"
    USES_TERMINAL
    VERBATIM
  )
  generate_inc_file_for_target(${target} ${image} ${ZEPHYR_BINARY_DIR}/include/generated/${name}.inc)
endfunction()
