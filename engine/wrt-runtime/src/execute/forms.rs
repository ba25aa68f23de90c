//! The match over all codes, which both drivers fill with what they do around it.

/// Expands to a match over a code's number; each arm calls the macro named with what the code does:
///
/// - `compute RECORDS, function, f`: a function of `numeric` that computes, with the one of `wrt-math`; the records it takes up;
/// - `attempt RECORDS, function, f`: the same, which may trap;
/// - `branch function, f`: a branch on what the function says, and `branch_not`, on its opposite; `branch_imm`, where the
///   displacement is the next record's;
/// - `count function, f`: a function that counts and says whether to branch by the next record;
/// - `access function, f`: a load or store to memory 0;
/// - `wide_load f`, `wide_store f`: to any memory;
/// - `special Code`.
///
/// What is no code becomes the expression in the end.
macro_rules! forms {
    (
        [$number:expr, $do:ident, $other:expr]
        binary { $($bin:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_fn:ident $bt_ty:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        compare { $($cmp:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        count { $($cnt:ident $cnt_fn:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        load { $($load:ident $load_ty:ident $(as $load_via:ident)*;)* }
        store { $($store:ident $store_ty:ident;)* }
        special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
    ) => {
        match $number {
            $(number::$special => $do!(special $special),)*
            $(
                number::$bin::SS => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SS }>, wrt_math::$bin_fn),
                number::$bin::SI => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SI }>, wrt_math::$bin_fn),
                number::$bin::AS => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::AS }>, wrt_math::$bin_fn),
                number::$bin::AI => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::AI }>, wrt_math::$bin_fn),
                number::$bin::SA => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SA }>, wrt_math::$bin_fn),
                number::$bin::SS_ACC => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SS_ACC }>, wrt_math::$bin_fn),
                number::$bin::SI_ACC => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SI_ACC }>, wrt_math::$bin_fn),
                number::$bin::AS_ACC => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::AS_ACC }>, wrt_math::$bin_fn),
                number::$bin::AI_ACC => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::AI_ACC }>, wrt_math::$bin_fn),
                number::$bin::SA_ACC => $do!(compute 1, numeric::binary::<$bin_ty, { form::binary::SA_ACC }>, wrt_math::$bin_fn),
            )*
            $(
                number::$bt::SS => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SS }>, wrt_math::$bt_fn),
                number::$bt::SI => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SI }>, wrt_math::$bt_fn),
                number::$bt::AS => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::AS }>, wrt_math::$bt_fn),
                number::$bt::AI => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::AI }>, wrt_math::$bt_fn),
                number::$bt::SA => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SA }>, wrt_math::$bt_fn),
                number::$bt::SS_ACC => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SS_ACC }>, wrt_math::$bt_fn),
                number::$bt::SI_ACC => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SI_ACC }>, wrt_math::$bt_fn),
                number::$bt::AS_ACC => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::AS_ACC }>, wrt_math::$bt_fn),
                number::$bt::AI_ACC => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::AI_ACC }>, wrt_math::$bt_fn),
                number::$bt::SA_ACC => $do!(attempt 1, numeric::binary_trap::<$bt_ty, { form::binary::SA_ACC }>, wrt_math::$bt_fn),
            )*
            $(
                number::$fb::SS => $do!(compute numeric::records::<$fb_ty>(form::binary::SS), numeric::binary::<$fb_ty, { form::binary::SS }>, wrt_math::$fb_fn),
                number::$fb::SI => $do!(compute numeric::records::<$fb_ty>(form::binary::SI), numeric::binary::<$fb_ty, { form::binary::SI }>, wrt_math::$fb_fn),
                number::$fb::AS => $do!(compute numeric::records::<$fb_ty>(form::binary::AS), numeric::binary::<$fb_ty, { form::binary::AS }>, wrt_math::$fb_fn),
                number::$fb::AI => $do!(compute numeric::records::<$fb_ty>(form::binary::AI), numeric::binary::<$fb_ty, { form::binary::AI }>, wrt_math::$fb_fn),
                number::$fb::SA => $do!(compute numeric::records::<$fb_ty>(form::binary::SA), numeric::binary::<$fb_ty, { form::binary::SA }>, wrt_math::$fb_fn),
                number::$fb::SS_ACC => $do!(compute numeric::records::<$fb_ty>(form::binary::SS_ACC), numeric::binary::<$fb_ty, { form::binary::SS_ACC }>, wrt_math::$fb_fn),
                number::$fb::SI_ACC => $do!(compute numeric::records::<$fb_ty>(form::binary::SI_ACC), numeric::binary::<$fb_ty, { form::binary::SI_ACC }>, wrt_math::$fb_fn),
                number::$fb::AS_ACC => $do!(compute numeric::records::<$fb_ty>(form::binary::AS_ACC), numeric::binary::<$fb_ty, { form::binary::AS_ACC }>, wrt_math::$fb_fn),
                number::$fb::AI_ACC => $do!(compute numeric::records::<$fb_ty>(form::binary::AI_ACC), numeric::binary::<$fb_ty, { form::binary::AI_ACC }>, wrt_math::$fb_fn),
                number::$fb::SA_ACC => $do!(compute numeric::records::<$fb_ty>(form::binary::SA_ACC), numeric::binary::<$fb_ty, { form::binary::SA_ACC }>, wrt_math::$fb_fn),
            )*
            $(
                number::$cmp::SS => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::SS }>, wrt_math::$cmp_fn),
                number::$cmp::SI => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::SI }>, wrt_math::$cmp_fn),
                number::$cmp::AS => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::AS }>, wrt_math::$cmp_fn),
                number::$cmp::AI => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::AI }>, wrt_math::$cmp_fn),
                number::$cmp::SS_ACC => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::SS_ACC }>, wrt_math::$cmp_fn),
                number::$cmp::SI_ACC => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::SI_ACC }>, wrt_math::$cmp_fn),
                number::$cmp::AS_ACC => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::AS_ACC }>, wrt_math::$cmp_fn),
                number::$cmp::AI_ACC => $do!(compute 1, numeric::compare::<$cmp_ty, { form::compare::AI_ACC }>, wrt_math::$cmp_fn),
                number::$cmp::BR_SS => $do!(branch numeric::holds::<$cmp_ty, false>, wrt_math::$cmp_fn),
                number::$cmp::BR_SI => $do!(branch_imm numeric::holds_imm::<$cmp_ty, false>, wrt_math::$cmp_fn),
                number::$cmp::BR_AS => $do!(branch numeric::holds::<$cmp_ty, true>, wrt_math::$cmp_fn),
                number::$cmp::BR_AI => $do!(branch_imm numeric::holds_imm::<$cmp_ty, true>, wrt_math::$cmp_fn),
            )*
            $(
                number::$fc::SS => $do!(compute 1, numeric::float_compare::<$fc_ty, { form::float_compare::SS }>, wrt_math::$fc_fn),
                number::$fc::AS => $do!(compute 1, numeric::float_compare::<$fc_ty, { form::float_compare::AS }>, wrt_math::$fc_fn),
                number::$fc::SS_ACC => $do!(compute 1, numeric::float_compare::<$fc_ty, { form::float_compare::SS_ACC }>, wrt_math::$fc_fn),
                number::$fc::AS_ACC => $do!(compute 1, numeric::float_compare::<$fc_ty, { form::float_compare::AS_ACC }>, wrt_math::$fc_fn),
                number::$fc::BR_SS => $do!(branch numeric::holds::<$fc_ty, false>, wrt_math::$fc_fn),
                number::$fc::BR_AS => $do!(branch numeric::holds::<$fc_ty, true>, wrt_math::$fc_fn),
                number::$fc::NOT_SS => $do!(branch_not numeric::holds::<$fc_ty, false>, wrt_math::$fc_fn),
                number::$fc::NOT_AS => $do!(branch_not numeric::holds::<$fc_ty, true>, wrt_math::$fc_fn),
            )*
            $(
number::$cnt::IS => $do!(count numeric::count::<{ form::count::IS }>, wrt_math::$cnt_fn),
                number::$cnt::II => $do!(count numeric::count::<{ form::count::II }>, wrt_math::$cnt_fn),
                number::$cnt::SS => $do!(count numeric::count::<{ form::count::SS }>, wrt_math::$cnt_fn),
                number::$cnt::SI => $do!(count numeric::count::<{ form::count::SI }>, wrt_math::$cnt_fn),
            )*
            $(
                number::$un::S => $do!(compute 1, numeric::unary::<$un_from, $un_to, { form::unary::S }>, wrt_math::$un_fn),
                number::$un::A => $do!(compute 1, numeric::unary::<$un_from, $un_to, { form::unary::A }>, wrt_math::$un_fn),
                number::$un::S_ACC => $do!(compute 1, numeric::unary::<$un_from, $un_to, { form::unary::S_ACC }>, wrt_math::$un_fn),
                number::$un::A_ACC => $do!(compute 1, numeric::unary::<$un_from, $un_to, { form::unary::A_ACC }>, wrt_math::$un_fn),
            )*
            $(
                number::$ut::S => $do!(attempt 1, numeric::unary_trap::<$ut_from, $ut_to, { form::unary::S }>, wrt_math::$ut_fn),
                number::$ut::A => $do!(attempt 1, numeric::unary_trap::<$ut_from, $ut_to, { form::unary::A }>, wrt_math::$ut_fn),
                number::$ut::S_ACC => $do!(attempt 1, numeric::unary_trap::<$ut_from, $ut_to, { form::unary::S_ACC }>, wrt_math::$ut_fn),
                number::$ut::A_ACC => $do!(attempt 1, numeric::unary_trap::<$ut_from, $ut_to, { form::unary::A_ACC }>, wrt_math::$ut_fn),
            )*
            $(
                number::$load::S => $do!(access memory::load::<_, _, { form::load::S }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::A => $do!(access memory::load::<_, _, { form::load::A }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::X => $do!(access memory::load::<_, _, { form::load::X }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::AX => $do!(access memory::load::<_, _, { form::load::AX }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::W => $do!(access memory::load::<_, _, { form::load::W }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::K => $do!(access memory::load::<_, _, { form::load::K }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::S_ACC => $do!(access memory::load::<_, _, { form::load::S_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::A_ACC => $do!(access memory::load::<_, _, { form::load::A_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::X_ACC => $do!(access memory::load::<_, _, { form::load::X_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::AX_ACC => $do!(access memory::load::<_, _, { form::load::AX_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::W_ACC => $do!(access memory::load::<_, _, { form::load::W_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::K_ACC => $do!(access memory::load::<_, _, { form::load::K_ACC }>, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
                number::$load::WIDE => $do!(wide_load |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*),
            )*
            $(
                number::$store::S => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::S }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::X => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::X }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::AX => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::AX }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::W => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::W }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::K => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::K }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::S_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::S_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::A_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::A_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::X_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::X_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::AX_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::AX_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::W_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::W_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::K_A => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::K_A }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::S_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::S_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::A_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::A_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::X_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::X_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::AX_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::AX_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::W_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::W_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::K_I => $do!(access memory::store::<{ <$store_ty as Stored>::FLOAT }, _, { form::store::K_I }>, |slot| <$store_ty>::cut(slot).to_le_bytes()),
                number::$store::WIDE => $do!(wide_store |slot| <$store_ty>::cut(slot).to_le_bytes()),
            )*
            _ => $other,
        }
    };
}

pub(super) use forms;
